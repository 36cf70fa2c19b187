// What each step tells, over all steps, in a bounded number of points.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "run/curve_point.h"

namespace geci {

/// Each two neighbours as one, which stands for the steps of both; an odd last one is left out.
void merge_neighbours(std::vector<CurvePoint>& points);

class LossCurve {
 public:
  static constexpr size_t kMaxPoints = 1000;

  LossCurve() = default;
  /// Goes on from points whose steps ascend; too many are merged.
  explicit LossCurve(std::vector<CurvePoint> points);

  void clear();
  /// When the points run out, neighbours are merged and each stands for twice as many steps.
  void add(const CurvePoint& step);
  void add(int64_t step, double loss) { add({static_cast<float>(step), static_cast<float>(loss)}); }
  /// Steps after this one are to be done again.
  void forget_after(int64_t step);
  bool empty() const { return points_.empty() && pending_.count == 0; }
  /// The finished points, and the one being filled.
  std::vector<CurvePoint> points() const;

 private:
  struct Sums {
    double step = 0, loss = 0, gradient_norm = 0, learning_rate = 0, tokens_per_second = 0;
    int64_t count = 0;
    int64_t timed = 0;  // of `count` steps, those whose speed is known

    CurvePoint mean() const;
  };

  std::vector<CurvePoint> points_;
  int64_t stride_ = 1;  // steps a point
  Sums pending_;
};

}  // namespace geci
