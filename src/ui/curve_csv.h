// A run's curves as a table for other programs.
#pragma once

#include <span>
#include <string>

#include "run/curve_point.h"

namespace geci::app {

/// "step,loss,validation,gradient_norm,learning_rate,tokens_per_second" and a row a point in order of steps. Where
/// something is not known there is nothing between the commas. Numbers read back as the same floats.
std::string curve_csv(std::span<const CurvePoint> curve, std::span<const CurvePoint> validation);

}  // namespace geci::app
