#include "run/word_history.h"

#include <doctest/doctest.h>

namespace geci::word_history_test {
namespace {

/// Rows of two numbers that tell the step and the token.
std::vector<float> table_at(int64_t step) {
  std::vector<float> table;
  for (int id = 0; id < 5; ++id) {
    table.push_back(static_cast<float>(step));
    table.push_back(static_cast<float>(id));
  }
  return table;
}

void train(WordHistory& history, int64_t from, int64_t to) {
  for (int64_t step = from; step <= to; ++step) {
    if (!history.due(step)) continue;
    const std::vector<float> table = table_at(step);
    history.add(step, {table.data(), 5, 2});
  }
}

}  // namespace

TEST_CASE("a word's history has few moments, equally far apart, from the first step to nearly the last") {
  WordHistory history;
  history.begin({4, 1});
  for (const int64_t last : {0, 1, 10, 23, 24, 25, 1000, 50'000}) {
    CAPTURE(last);
    history.begin({4, 1});
    train(history, 0, last);
    const auto& moments = history.moments();
    REQUIRE(!moments.empty());
    CHECK(moments.size() <= WordHistory::kMostMoments);
    CHECK(moments.size() >= std::min<size_t>(static_cast<size_t>(last) + 1, WordHistory::kMostMoments / 2));
    CHECK(moments.front().step == 0);
    const int64_t apart = moments.size() > 1 ? moments[1].step : 1;
    CHECK(last - moments.back().step < apart);
    for (size_t i = 0; i < moments.size(); ++i) {
      CHECK(moments[i].step == static_cast<int64_t>(i) * apart);
      CHECK(history.row(moments[i], 4)[0] == static_cast<float>(moments[i].step));
      CHECK(history.row(moments[i], 4)[1] == 4);
      CHECK(history.row(moments[i], 1)[1] == 1);
    }
  }
  CHECK(history.row(history.moments().front(), 0).empty());
}

TEST_CASE("a history that begins anew forgets the one before, and may begin at any step") {
  WordHistory history;
  history.begin({0});
  train(history, 0, 100);
  history.begin({2, 3});
  CHECK(history.moments().empty());
  CHECK(history.ids() == std::vector<int32_t>{2, 3});
  train(history, 400, 402);
  REQUIRE(history.moments().size() == 3);
  CHECK(history.moments().front().step == 400);
}

TEST_CASE("a history goes back to an earlier step, and follows those after it again") {
  WordHistory history;
  history.begin({0, 2});
  train(history, 0, 10);
  history.forget_after(7);
  REQUIRE(history.moments().size() == 8);
  CHECK(history.moments().back().step == 7);
  CHECK(history.due(8));
  CHECK_FALSE(history.due(7));
}

}  // namespace geci::word_history_test
