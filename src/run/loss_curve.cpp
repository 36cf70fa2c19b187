#include "run/loss_curve.h"

#include <algorithm>
#include <cmath>

namespace geci {
namespace {

float middle(float a, float b) { return (a + b) / 2; }

float known_middle(float a, float b) { return a == 0 ? b : b == 0 ? a : middle(a, b); }

}  // namespace

void merge_neighbours(std::vector<CurvePoint>& points) {
  for (size_t i = 0; i + 1 < points.size(); i += 2) {
    const CurvePoint a = points[i], b = points[i + 1];
    points[i / 2] = {middle(a.step, b.step), middle(a.loss, b.loss), middle(a.gradient_norm, b.gradient_norm),
                     middle(a.learning_rate, b.learning_rate), known_middle(a.tokens_per_second, b.tokens_per_second)};
  }
  points.resize(points.size() / 2);
}

CurvePoint LossCurve::Sums::mean() const {
  const auto of = [](double sum, int64_t n) { return n > 0 ? static_cast<float>(sum / static_cast<double>(n)) : 0; };
  return {of(step, count), of(loss, count), of(gradient_norm, count), of(learning_rate, count),
          of(tokens_per_second, timed)};
}

LossCurve::LossCurve(std::vector<CurvePoint> points) : points_(std::move(points)) {
  while (points_.size() >= kMaxPoints) merge_neighbours(points_);
  if (points_.size() < 2) return;
  const float apart = (points_.back().step - points_.front().step) / static_cast<float>(points_.size() - 1);
  stride_ = std::max<int64_t>(1, std::llround(apart));
}

void LossCurve::clear() { *this = LossCurve(); }

void LossCurve::add(const CurvePoint& step) {
  pending_.step += static_cast<double>(step.step);
  pending_.loss += static_cast<double>(step.loss);
  pending_.gradient_norm += static_cast<double>(step.gradient_norm);
  pending_.learning_rate += static_cast<double>(step.learning_rate);
  pending_.tokens_per_second += static_cast<double>(step.tokens_per_second);
  if (step.tokens_per_second > 0) ++pending_.timed;
  if (++pending_.count < stride_) return;
  points_.push_back(pending_.mean());
  pending_ = {};
  if (points_.size() < kMaxPoints) return;
  merge_neighbours(points_);
  stride_ *= 2;
}

void LossCurve::forget_after(int64_t step) {
  std::erase_if(points_, [step](const CurvePoint& point) { return point.step > static_cast<float>(step); });
  pending_ = {};
}

std::vector<CurvePoint> LossCurve::points() const {
  std::vector<CurvePoint> result = points_;
  if (pending_.count > 0) result.push_back(pending_.mean());
  return result;
}

}  // namespace geci
