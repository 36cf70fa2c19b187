// The loss over all steps in a bounded number of points.
#pragma once

#include <cstdint>
#include <vector>

#include "app/snapshot.h"

namespace geci::app {

class LossCurve {
 public:
  static constexpr size_t kMaxPoints = 1000;

  void clear();
  /// When the points run out, neighbours are merged and each stands for twice as many steps.
  void add(int64_t step, double loss);
  /// The finished points, and the one being filled.
  std::vector<CurvePoint> points() const;

 private:
  void merge_neighbours();

  std::vector<CurvePoint> points_;
  int64_t stride_ = 1;  // steps a point
  int64_t pending_count_ = 0;
  double pending_loss_ = 0;
  double pending_step_ = 0;
};

}  // namespace geci::app
