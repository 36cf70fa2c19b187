#include "ui/widgets/shaped_text.h"

#include <doctest/doctest.h>

#include <vector>

#include "imgui_internal.h"

namespace geci::shaped_text_test {
namespace {

/// Shaping is on offer while this lives.
struct Shaping {
  Shaping() { offer_shaping(); }
  ~Shaping() {
    offer_shaping(false);
    forget_shaped_texts();
  }
  Shaping(const Shaping&) = delete;
  Shaping& operator=(const Shaping&) = delete;
};

/// What drawable() makes of a line, with the text of each glyph in brackets.
std::string told(std::string_view line) {
  const std::string drawn = drawable(line);
  std::string result;
  for (const char *p = drawn.data(), *end = p + drawn.size(); p < end;) {
    unsigned c = 0;
    const int bytes = ImTextCharFromUtf8(&c, p, end);
    const std::string_view shaped = shaped_text(static_cast<ImWchar>(c));
    if (shaped.empty()) result.append(p, static_cast<size_t>(bytes));
    if (!shaped.empty()) result += "[" + std::string(shaped) + "]";
    p += bytes;
  }
  return result;
}

}  // namespace

TEST_CASE("Chinese, Latin, Cyrillic and Japanese are drawn character by character") {
  const Shaping shaping;
  for (const std::string line :
       {"明月几时有，把酒问青天", "The moon is café-bright", "Луна над рекой", "月が綺麗ですね", ""}) {
    CHECK_FALSE(needs_shaping(line));
    CHECK_FALSE(runs_right_to_left(line));
    CHECK(told(line) == line);
  }
}

TEST_CASE("A line from right to left is one glyph, with what else stands in it") {
  const Shaping shaping;
  for (const std::string line : {"القمر فوق النهر", "ירח מעל הנהר", "ماه بالای 3 رود، moon"}) {
    CHECK(needs_shaping(line));
    CHECK(runs_right_to_left(line));
    CHECK(told(line) == "[" + line + "]");
  }
  CHECK(told("moon القمر") == "[moon القمر]");
  CHECK_FALSE(runs_right_to_left("moon القمر"));
  CHECK(runs_right_to_left("«12» القمر"));
}

TEST_CASE("Of other lines only what joins is a glyph, a mark with the letter before it") {
  const Shaping shaping;
  CHECK(told("moon चाँद नदी river") == "moon [चाँद] [नदी] river");
  CHECK(told("ดวงจันทร์") == "[ดวงจันทร์]");
  CHECK(told("xe\xCC\x81y") == "x[e\xCC\x81]y");
  CHECK(told("e\xCC\x81") == "[e\xCC\x81]");
  CHECK(told("月👩‍👩‍👧明") == "月[👩‍👩‍👧]明");
  CHECK(told("🇨🇳") == "[🇨🇳]");
}

TEST_CASE("A text keeps its glyph, until all are forgotten") {
  const Shaping shaping;
  const std::string first = drawable("القمر");
  CHECK(drawable("النهر") != first);
  CHECK(drawable("القمر") == first);
  CHECK_FALSE(has_many_shaped_texts());
  for (int i = 0; i < 2000; ++i) drawable("القمر " + std::to_string(i));
  CHECK(has_many_shaped_texts());
  forget_shaped_texts();
  CHECK_FALSE(has_many_shaped_texts());
  CHECK(told("النهر") == "[النهر]");
}

TEST_CASE("Without a shaper nothing is replaced, and numbers that are no one's show nothing") {
  CHECK(told("القمر चाँद") == "القمر चाँद");
  CHECK(shaped_text('a').empty());
  CHECK(shaped_text(0x10FFFF).empty());
}

}  // namespace geci::shaped_text_test
