#include "run/thinning.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "run/kept_curves.h"

namespace geci::thinning_test {

TEST_CASE("pairs of points are merged, and an odd last one goes") {
  std::vector<int> points = {1, 3, 10, 20, 5};
  merge_pairs(points, [](int a, int b) { return a + b; });
  CHECK(points == std::vector<int>{4, 30});
}

TEST_CASE("every second point is dropped, and the first one stays") {
  std::vector<int> points = {1, 2, 3, 4, 5};
  drop_every_second(points);
  CHECK(points == std::vector<int>{1, 3, 5});
  points.resize(2);
  drop_every_second(points);
  CHECK(points == std::vector<int>{1});
}

TEST_CASE("two epochs of a kept curve become one with the mean of what both have or one has") {
  const double none = std::numeric_limits<double>::quiet_NaN();
  std::vector<LossPoint> points = {{10, 4, 6}, {20, 2, none}, {30, 1, none}, {40, 3, none}};
  merge_neighbours(points);
  REQUIRE(points.size() == 2);
  CHECK(points[0].step == 15);
  CHECK(points[0].loss == 3);
  CHECK(points[0].validation_loss == 6);
  CHECK(points[1].step == 35);
  CHECK(points[1].loss == 2);
  CHECK(std::isnan(points[1].validation_loss));
}

}  // namespace geci::thinning_test
