#include "run/kept_curves.h"

#include <doctest/doctest.h>

#include <cmath>

namespace geci::kept_curves_test {

TEST_CASE("curves come back from what is kept of them") {
  LossCurve curve, validation;
  for (int step = 1; step <= 60; ++step) {
    curve.add({static_cast<float>(step), 8.0F - 0.1F * static_cast<float>(step), 2, 1e-3F, 500});
    if (step % 25 == 0) validation.add(step, 5.0 + step);
  }
  const std::vector<LossPoint> kept = kept_points(curve.points(), validation.points());
  REQUIRE(kept.size() == 60);
  CHECK(kept[24].validation_loss == 30);
  CHECK(std::isnan(kept[25].validation_loss));
  const KeptCurves again = kept_curves(kept);
  const auto seen = again.curve.points(), wanted = curve.points();
  REQUIRE(seen.size() == wanted.size());
  for (size_t i = 0; i < seen.size(); ++i) {
    CHECK(seen[i].step == wanted[i].step);
    CHECK(seen[i].loss == wanted[i].loss);
    CHECK(std::isnan(seen[i].gradient_norm));
    CHECK(std::isnan(seen[i].learning_rate));
    CHECK(seen[i].tokens_per_second == 0);
  }
  REQUIRE(again.validation.points().size() == 2);
  CHECK(again.validation.points()[1].step == 50);
  CHECK(again.validation.points()[1].loss == 55);
}

TEST_CASE("a long curve goes on from where it was kept, as dense as before and bounded") {
  LossCurve curve;
  for (int step = 1; step <= 50'000; ++step) curve.add(step, 3);
  const std::vector<LossPoint> kept = kept_points(curve.points(), {});
  CHECK(kept.size() <= LossCurve::kMaxPoints);
  KeptCurves again = kept_curves(kept);
  const size_t before = again.curve.points().size();
  const auto stride = static_cast<size_t>(50'000 / before);
  for (int step = 50'001; step <= 60'000; ++step) again.curve.add(step, 3);
  const auto points = again.curve.points();
  CHECK(points.size() <= LossCurve::kMaxPoints);
  CHECK(points.back().step > 59'000);
  if (points.size() > before) CHECK(points.size() - before <= 2 * 10'000 / stride);
  for (size_t i = 0; i + 1 < points.size(); ++i) CHECK(points[i].step < points[i + 1].step);
}

TEST_CASE("a curve of more points than are drawn is merged, and one that ends in validation keeps it") {
  std::vector<LossPoint> many;
  for (int64_t step = 1; step <= 5'000; ++step) many.push_back({step, 2, NAN});
  many.push_back({6'000, NAN, 1.5});
  const KeptCurves curves = kept_curves(many);
  CHECK(curves.curve.points().size() < LossCurve::kMaxPoints);
  CHECK(curves.curve.points().size() >= LossCurve::kMaxPoints / 2);
  REQUIRE(curves.validation.points().size() == 1);
  CHECK(kept_points(curves.curve.points(), curves.validation.points()).back().validation_loss == 1.5);
  CHECK(kept_curves({}).curve.empty());
}

}  // namespace geci::kept_curves_test
