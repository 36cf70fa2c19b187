#include "text/split.h"

#include <doctest/doctest.h>

#include <cmath>

namespace geci {
namespace {

TokenIds ids(std::vector<int32_t> values) { return std::make_shared<const std::vector<int32_t>>(std::move(values)); }

TEST_CASE("the last lines are set apart whole, about as many tokens as asked for") {
  std::vector<int32_t> text;
  for (int line = 0; line < 100; ++line) text.insert(text.end(), {1, 2, 3, 4, 0});
  const auto split = split_at_line(ids(text), 0, 0.1);
  REQUIRE(split.ok());
  CHECK(split->training->size() == 450);
  CHECK(split->validation->size() == 50);
  CHECK(split->training->back() == 0);
  const auto uneven = split_at_line(ids(text), 0, 0.123);
  REQUIRE(uneven.ok());
  CHECK(uneven->validation->size() % 5 == 0);
  CHECK(uneven->validation->size() + uneven->training->size() == text.size());
}

TEST_CASE("a text without lines to spare, and a share that is none, are refused with a sentence") {
  CHECK(split_at_line(ids({1, 2, 3, 4, 5, 0}), 0, 0.5).error().message.find("too few lines") != std::string::npos);
  CHECK(!split_at_line(ids({1}), 0, 0.5).ok());
  for (const double share : {0.0, 1.0, -0.5, 2.0, static_cast<double>(NAN)}) {
    CHECK(!split_at_line(ids({1, 0, 2, 0, 3, 0}), 0, share).ok());
  }
}

}  // namespace
}  // namespace geci
