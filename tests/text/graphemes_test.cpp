#include "text/graphemes.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "text/tokenizer.h"

namespace geci::graphemes_test {
namespace {

using Parts = std::vector<std::string>;

Parts graphemes(std::string_view text) {
  Parts parts;
  for_each_grapheme(text, [&](std::string_view part) { parts.emplace_back(part); });
  return parts;
}

TEST_CASE("most characters stand for themselves") {
  CHECK(graphemes("a é明𠮷。") == Parts{"a", " ", "é", "明", "𠮷", "。"});
  CHECK(graphemes("").empty());
}

TEST_CASE("a letter keeps its marks") {
  CHECK(graphemes("q\u0301\u0323x") == Parts{"q\u0301\u0323", "x"});
  CHECK(graphemes("हिन्दी") == Parts{"हि", "न्", "दी"});
  CHECK(graphemes("ที่รัก") == Parts{"ที่", "รั", "ก"});
  CHECK(graphemes("\u0301a") == Parts{"\u0301", "a"});
}

TEST_CASE("an emoji keeps what is joined to it, and flags are two letters") {
  CHECK(graphemes("👩\u200D🚀👍🏽❤\uFE0F") == Parts{"👩\u200D🚀", "👍🏽", "❤\uFE0F"});
  CHECK(graphemes("👨\u200D👩\u200D👧a") == Parts{"👨\u200D👩\u200D👧", "a"});
  CHECK(graphemes("🇨🇳🇫🇷🇩") == Parts{"🇨🇳", "🇫🇷", "🇩"});
  CHECK(graphemes("1\uFE0F\u20E3") == Parts{"1\uFE0F\u20E3"});
  CHECK(graphemes("a\u200D🚀") == Parts{"a\u200D", "🚀"});
}

TEST_CASE("the parts of a Korean syllable are one") {
  CHECK(graphemes("\u1112\u1161\u11AB한\u11AB가") == Parts{"\u1112\u1161\u11AB", "한\u11AB", "가"});
}

TEST_CASE("the tokens of a line are its graphemes, or its code points in models from before") {
  Parts now, before;
  character_tokenizer()->tokenize("月👍🏽", [&](std::string_view token) { now.emplace_back(token); });
  character_tokenizer(UnicodeRules::kAsWritten)->tokenize("月👍🏽", [&](std::string_view token) {
    before.emplace_back(token);
  });
  CHECK(now == Parts{"月", "👍🏽"});
  CHECK(before == Parts{"月", "👍", "🏽"});
}

}  // namespace
}  // namespace geci::graphemes_test
