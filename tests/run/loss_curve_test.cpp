#include "run/loss_curve.h"

#include <doctest/doctest.h>

namespace geci::loss_curve_test {

TEST_CASE("a short curve keeps every step as it is") {
  LossCurve curve;
  for (int step = 1; step <= 10; ++step) curve.add(step, 8.0 - step);
  const auto points = curve.points();
  REQUIRE(points.size() == 10);
  CHECK(points[0].step == 1);
  CHECK(points[9].loss == -2);
}

TEST_CASE("a long curve stays bounded, spans all steps and keeps the mean") {
  LossCurve curve;
  constexpr int kSteps = 123'457;
  for (int step = 1; step <= kSteps; ++step) curve.add(step, step % 2 == 0 ? 1.0 : 3.0);
  const auto points = curve.points();
  CHECK(points.size() <= LossCurve::kMaxPoints);
  CHECK(points.size() >= LossCurve::kMaxPoints / 2);
  CHECK(points.front().step < 200);
  CHECK(points.back().step > kSteps - 200);
  for (size_t i = 0; i + 1 < points.size(); ++i) {
    CHECK(points[i].loss == doctest::Approx(2.0));
    CHECK(points[i].step < points[i + 1].step);
  }
}

TEST_CASE("a cleared curve begins again") {
  LossCurve curve;
  for (int step = 1; step <= 5000; ++step) curve.add(step, 1);
  curve.clear();
  CHECK(curve.points().empty());
  curve.add(1, 2.5);
  CHECK(curve.points().size() == 1);
}

TEST_CASE("everything a step tells is kept by its mean, and a speed that is not known is left out of it") {
  LossCurve curve;
  constexpr int kSteps = 4000;
  for (int step = 1; step <= kSteps; ++step) {
    const bool even = step % 2 == 0;
    curve.add({static_cast<float>(step), 1, even ? 4.0F : 2.0F, 0.5F, even ? 100.0F : 0.0F});
  }
  for (const CurvePoint& point : curve.points()) {
    if (point.step > kSteps - 8) continue;  // the last ones may stand for one step only
    CHECK(point.gradient_norm == doctest::Approx(3));
    CHECK(point.learning_rate == doctest::Approx(0.5));
    CHECK(point.tokens_per_second == doctest::Approx(100));
  }
}

TEST_CASE("a curve goes back to an earlier step, from which it goes on") {
  LossCurve curve, whole;
  for (int64_t step = 1; step <= 500; ++step) {
    if (step <= 420) curve.add(step, 2.0);
    whole.add(step, 2.0);
  }
  curve.forget_after(400);
  CHECK(curve.points().back().step == 400);
  for (int64_t step = 401; step <= 500; ++step) curve.add(step, 2.0);
  REQUIRE(curve.points().size() == whole.points().size());
  CHECK(curve.points().back().step == whole.points().back().step);
}

}  // namespace geci::loss_curve_test
