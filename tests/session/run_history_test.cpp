#include "session/run_history.h"

#include <doctest/doctest.h>

namespace geci::run_history_test {
namespace {

std::vector<CurvePoint> line(int points) {
  std::vector<CurvePoint> curve;
  for (int i = 1; i <= points; ++i) curve.push_back({static_cast<float>(i), 2});
  return curve;
}

RunName name(int number) { return {number, "test", geci::Cell::kGru, 16}; }

}  // namespace

TEST_CASE("runs that end are kept by name, the oldest first, and can be removed") {
  RunHistory history;
  for (int number = 1; number <= 3; ++number) history.keep(name(number), line(10 * number));
  REQUIRE(history.runs().size() == 3);
  CHECK(history.runs()[0]->name.number == 1);
  CHECK(history.runs()[2]->curve.size() == 30);
  CHECK(history.remove(2));
  CHECK_FALSE(history.remove(2));
  REQUIRE(history.runs().size() == 2);
  CHECK(history.runs()[1]->name.number == 3);
}

TEST_CASE("only so many runs of so many points are kept, and none without points") {
  RunHistory history;
  history.keep(name(1), {});
  CHECK(history.runs().empty());
  for (int number = 1; number <= 10; ++number) history.keep(name(number), line(1000));
  REQUIRE(history.runs().size() == RunHistory::kMostRuns);
  CHECK(history.runs().back()->name.number == 10);
  const std::vector<CurvePoint>& curve = history.runs().back()->curve;
  CHECK(curve.size() == RunHistory::kMostPoints);
  CHECK(curve.front().step == 1.5F);
  CHECK(curve.back().step == 999.5F);
  CHECK(curve.back().loss == 2);
}

}  // namespace geci::run_history_test
