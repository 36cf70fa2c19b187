#include "session/verdict.h"

#include <doctest/doctest.h>

#include <vector>

namespace geci::verdict_test {
namespace {

constexpr double kRandom = 8;  // ln V

/// A point a step, the loss falling in a straight line from ln V to `share` of it.
std::vector<CurvePoint> falling_to(double share, int steps = 1000) {
  std::vector<CurvePoint> curve;
  for (int step = 1; step <= steps; ++step) {
    const double done = step / static_cast<double>(steps);
    curve.push_back({static_cast<float>(step), static_cast<float>(kRandom * (1 - done * (1 - share)))});
  }
  return curve;
}

VerdictKind kind(const std::vector<CurvePoint>& curve, const std::vector<CurvePoint>& validation = {},
                 bool diverged = false) {
  return judge(curve, validation, kRandom, diverged).kind;
}

}  // namespace

TEST_CASE("a run is judged by its recent loss over ln V") {
  CHECK(kind({}) == VerdictKind::kNone);
  CHECK(kind(falling_to(0.93)) == VerdictKind::kGuessing);
  CHECK(kind(falling_to(0.7)) == VerdictKind::kTokens);
  CHECK(kind(falling_to(0.5)) == VerdictKind::kPhrases);
  CHECK(kind(falling_to(0.2)) == VerdictKind::kByHeart);
}

TEST_CASE("the share is the mean over the last twentieth of the steps, over ln V") {
  std::vector<CurvePoint> curve(1000, CurvePoint{0, 6});
  for (size_t i = 0; i < curve.size(); ++i) curve[i].step = static_cast<float>(i + 1);
  for (size_t i = 950; i < 1000; ++i) curve[i].loss = i % 2 == 0 ? 3 : 5;
  CHECK(judge(curve, {}, kRandom, false).share == doctest::Approx(0.5));
  // Of a short curve the last 20.
  CHECK(judge(std::span(curve).first(40), {}, kRandom, false).share == doctest::Approx(0.75));
}

TEST_CASE("a validation loss that rises over its minimum while the other falls is learning by heart") {
  const std::vector<CurvePoint> curve = falling_to(0.5);
  const std::vector<CurvePoint> rising = {{250, 6}, {500, 5}, {750, 5.1F}, {1000, 5.5F}};
  const Verdict verdict = judge(curve, rising, kRandom, false);
  CHECK(verdict.kind == VerdictKind::kMemorising);
  CHECK(verdict.rise == doctest::Approx(0.1));
  CHECK(kind(curve, {{250, 6}, {500, 5}, {1000, 5.1F}}) == VerdictKind::kPhrases);  // two per cent are no rise
  CHECK(kind(curve, {{250, 6}, {500, 5.5F}, {1000, 5}}) == VerdictKind::kPhrases);
}

TEST_CASE("a validation loss that rises with the training's is something else") {
  std::vector<CurvePoint> curve = falling_to(0.5, 500);
  for (int step = 501; step <= 1000; ++step) curve.push_back({static_cast<float>(step), 0.7F * 8});
  CHECK(kind(curve, {{500, 5}, {1000, 6}}) == VerdictKind::kTokens);
}

TEST_CASE("a run that failed, or that is far worse than the uniform baseline after its first steps, has diverged") {
  CHECK(kind(falling_to(0.5), {}, true) == VerdictKind::kDiverged);
  CHECK(kind({}, {}, true) == VerdictKind::kDiverged);
  CHECK(kind(falling_to(1.8)) == VerdictKind::kDiverged);
  CHECK(kind(falling_to(1.8, 10)) == VerdictKind::kGuessing);
}

}  // namespace geci::verdict_test
