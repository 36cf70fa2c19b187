// The curves of a run as its model file keeps them: losses and validation losses by step. What else a step tells is not
// kept.
#pragma once

#include <span>
#include <vector>

#include "run/loss_curve.h"
#include "train/checkpoint.h"

namespace geci {

std::vector<LossPoint> kept_points(std::span<const CurvePoint> curve, std::span<const CurvePoint> validation);

struct KeptCurves {
  LossCurve curve, validation;
};
/// REQUIRES: steps ascend.
KeptCurves kept_curves(std::span<const LossPoint> points);

}  // namespace geci
