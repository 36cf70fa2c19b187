#include "run/kept_curves.h"

#include <cmath>
#include <limits>
#include <map>

namespace geci {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

CurvePoint point_at(int64_t step, double loss) {
  return {static_cast<float>(step), static_cast<float>(loss), kUnknown, kUnknown, 0};
}

}  // namespace

std::vector<LossPoint> kept_points(std::span<const CurvePoint> curve, std::span<const CurvePoint> validation) {
  std::map<int64_t, LossPoint> by_step;
  const auto at = [&](const CurvePoint& point) -> LossPoint& {
    const int64_t step = std::llround(point.step);
    return by_step.try_emplace(step, LossPoint{step, std::numeric_limits<double>::quiet_NaN()}).first->second;
  };
  for (const CurvePoint& point : curve) at(point).loss = static_cast<double>(point.loss);
  for (const CurvePoint& point : validation) at(point).validation_loss = static_cast<double>(point.loss);
  std::vector<LossPoint> points;
  points.reserve(by_step.size());
  for (const auto& [step, point] : by_step) points.push_back(point);
  return points;
}

KeptCurves kept_curves(std::span<const LossPoint> points) {
  std::vector<CurvePoint> curve, validation;
  for (const LossPoint& point : points) {
    if (std::isfinite(point.loss)) curve.push_back(point_at(point.step, point.loss));
    if (std::isfinite(point.validation_loss)) validation.push_back(point_at(point.step, point.validation_loss));
  }
  return {LossCurve(std::move(curve)), LossCurve(std::move(validation))};
}

}  // namespace geci
