#include "text/utf8.h"

#include <doctest/doctest.h>

#include <vector>

namespace geci::utf8_test {
namespace {

TEST_CASE("valid UTF-8 of every length stays as it is") {
  const std::string text = "aé明𠮷\n";
  const RepairedText repaired = repair_utf8(text);
  CHECK(repaired.text == text);
  CHECK(repaired.invalid_bytes == 0);
}

TEST_CASE("a byte-order mark at the start is dropped, one further on is text") {
  CHECK(repair_utf8("\xEF\xBB\xBF月").text == "月");
  CHECK(repair_utf8("月\xEF\xBB\xBF").text == "月\xEF\xBB\xBF");
}

TEST_CASE("each maximal run of invalid bytes becomes one U+FFFD and every byte of it is counted") {
  struct Case {
    std::string bytes, repaired;
    size_t invalid;
  };
  const std::vector<Case> cases = {
      {"a\xFF\xFE\x80"
       "b\xC0",
       "a\uFFFDb\uFFFD", 4},
      {"\xE6\x98", "\uFFFD", 2},                // 明 without its last byte
      {"\xE6\x98月", "\uFFFD月", 2},            // cut off before the next character
      {"\xC0\xAF/", "\uFFFD/", 2},              // overlong
      {"\xED\xA0\x80.", "\uFFFD.", 3},          // a surrogate
      {"\xF4\x90\x80\x80.", "\uFFFD.", 4},      // above U+10FFFF
      {"\xF8\x88\x80\x80\x80.", "\uFFFD.", 5},  // five-byte form
      {"", "", 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.repaired);
    const RepairedText repaired = repair_utf8(c.bytes);
    CHECK(repaired.text == c.repaired);
    CHECK(repaired.invalid_bytes == c.invalid);
  }
}

TEST_CASE("a megabyte of invalid bytes is one run") {
  const RepairedText repaired = repair_utf8(std::string(1 << 20, '\xBF'));
  CHECK(repaired.text == "\uFFFD");
  CHECK(repaired.invalid_bytes == 1 << 20);
}

TEST_CASE("characters are visited with their bytes and numbers") {
  std::vector<std::string> characters;
  std::vector<char32_t> code_points;
  for_each_character("aé明𠮷", [&](std::string_view bytes, char32_t c) {
    characters.emplace_back(bytes);
    code_points.push_back(c);
  });
  CHECK(characters == std::vector<std::string>{"a", "é", "明", "𠮷"});
  CHECK(code_points == std::vector<char32_t>{'a', 0xE9, 0x660E, 0x20BB7});
  CHECK(count_characters("aé明𠮷") == 4);
  CHECK(count_characters("") == 0);
}

}  // namespace
}  // namespace geci::utf8_test
