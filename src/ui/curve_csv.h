// A run's curves as comma-separated values.
#pragma once

#include <span>
#include <string>

#include "run/curve_point.h"

namespace geci {

/// Returns the line "step,loss,validation,gradient_norm,learning_rate,tokens_per_second" and a row for each point, in
/// order of steps. A value that is not known is empty. Numbers read back as the same floats.
std::string curve_csv(std::span<const CurvePoint> curve, std::span<const CurvePoint> validation);

}  // namespace geci
