#include "app/loss_curve.h"

namespace geci::app {

void LossCurve::clear() { *this = LossCurve(); }

void LossCurve::add(int64_t step, double loss) {
  pending_loss_ += loss;
  pending_step_ += static_cast<double>(step);
  if (++pending_count_ < stride_) return;
  const auto count = static_cast<double>(pending_count_);
  points_.push_back({static_cast<float>(pending_step_ / count), static_cast<float>(pending_loss_ / count)});
  pending_count_ = 0;
  pending_loss_ = pending_step_ = 0;
  if (points_.size() == kMaxPoints) merge_neighbours();
}

void LossCurve::merge_neighbours() {
  for (size_t i = 0; i + 1 < points_.size(); i += 2) {
    const CurvePoint &a = points_[i], &b = points_[i + 1];
    points_[i / 2] = {(a.step + b.step) / 2, (a.loss + b.loss) / 2};
  }
  points_.resize(points_.size() / 2);
  stride_ *= 2;
}

std::vector<CurvePoint> LossCurve::points() const {
  std::vector<CurvePoint> result = points_;
  if (pending_count_ > 0) {
    const auto count = static_cast<double>(pending_count_);
    result.push_back({static_cast<float>(pending_step_ / count), static_cast<float>(pending_loss_ / count)});
  }
  return result;
}

}  // namespace geci::app
