#include "text/loops.h"

#include <doctest/doctest.h>

#include <string>

namespace geci::loops_test {
namespace {

std::vector<Loop> loops_in(const std::string& text) {
  return find_loops(std::vector<int32_t>(text.begin(), text.end()));
}

std::string repeated(const std::string& part, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; ++i) text += part;
  return text;
}

TEST_CASE("a phrase that goes round and round is one loop with its shortest period") {
  CHECK(loops_in("once " + repeated("moon ", 6)) == std::vector<Loop>{{4, 35, 5}});
  CHECK(loops_in(repeated("a", 12)) == std::vector<Loop>{{0, 12, 1}});
  CHECK(loops_in(repeated("xy", 100)) == std::vector<Loop>{{0, 200, 2}});
}

TEST_CASE("a loop may begin in the middle and be left again") {
  CHECK(loops_in("begin" + repeated("12345", 3) + "end") == std::vector<Loop>{{5, 20, 5}});
}

TEST_CASE("a refrain sung twice and a short exclamation are no loops") {
  CHECK(loops_in("la la la").empty());
  CHECK(loops_in(repeated("the same line again, ", 2)).empty());
  CHECK(loops_in("hahahahaha").empty());
  CHECK(loops_in("").empty());
}

TEST_CASE("periods up to the longest are found, longer ones are not looked for") {
  std::string phrase;
  for (size_t i = 0; i < kLongestPeriod; ++i) phrase += static_cast<char>(i * i % 127);
  CHECK(loops_in(repeated(phrase, 3)).size() == 1);
  CHECK(loops_in(repeated(phrase + "?!", 3)).empty());
}

}  // namespace
}  // namespace geci::loops_test
