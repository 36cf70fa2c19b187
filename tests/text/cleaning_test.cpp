#include "text/cleaning.h"

#include <doctest/doctest.h>

namespace geci::cleaning_test {
namespace {

using Lines = std::vector<std::string>;

Lines cleaned(std::string_view bytes, Cleaning cleaning) {
  const Result<CleanText> clean = clean_text(std::string(bytes), cleaning);
  REQUIRE(clean.ok());
  return clean->lines;
}

std::string refusal(std::string_view bytes, Cleaning cleaning = Cleaning::kNone) {
  const Result<CleanText> clean = clean_text(std::string(bytes), cleaning);
  REQUIRE_FALSE(clean.ok());
  return clean.error().english();
}

bool mentions(const std::string& sentence, const std::string& part) {
  CAPTURE(sentence);
  CAPTURE(part);
  return sentence.find(part) != std::string::npos;
}

TEST_CASE("the tutorial's rules apply in the tutorial's order") {
  CHECK(clean_line_as_tutorial("床前明月光，疑是地上霜。") == "床前明月光疑是地上霜");
  CHECK(clean_line_as_tutorial("Say yes, no? 1! (x)") == "Say yes, no? 1! x");
  CHECK(clean_line_as_tutorial("一 二  三   四") == "一 二三四");  // runs go, single spaces stay
  CHECK(clean_line_as_tutorial("  月 光   ") == "月 光");
  CHECK(clean_line_as_tutorial(" 月 ") == "月");
  CHECK(clean_line_as_tutorial("听 · 海") == "听海");  // the dot goes first, then the two spaces
  CHECK(clean_line_as_tutorial("〖韩语歌词〗风") == "风");
  CHECK(clean_line_as_tutorial("〖韩语〗风") == "韩语风");                  // only that very text goes whole
  CHECK(clean_line_as_tutorial("〖韩语〖韩语歌词〗歌词〗") == "韩语歌词");  // and is not looked for again
  CHECK(clean_line_as_tutorial("\u4DFF\u4E00\u9FA5\u9FA6") == "\u4E00\u9FA5");
  CHECK(clean_line_as_tutorial("") == "");
  CHECK(clean_line_as_tutorial("   ") == "");
}

TEST_CASE("the tutorial drops lines of one character and lines seen before") {
  CHECK(cleaned("春\n春天\n夏天\n春天!\n 春天\n\n秋", Cleaning::kTutorial) == Lines{"春天", "夏天", "春天!"});
}

TEST_CASE("without cleaning only blank lines go") {
  CHECK(cleaned("春。\n\n  夏 \n \t\u3000\n春。", Cleaning::kNone) == Lines{"春。", "  夏 ", "春。"});
}

TEST_CASE("lines end in LF, CRLF or CR, and a byte-order mark is no text") {
  CHECK(cleaned("\xEF\xBB\xBF春\r\n夏\r秋\n冬", Cleaning::kNone) == Lines{"春", "夏", "秋", "冬"});
  CHECK(split_lines("a\r\n\r\nb\n") == std::vector<std::string_view>{"a", "", "b"});
  CHECK(split_lines("").empty());
}

TEST_CASE("bytes that are not UTF-8 become U+FFFD") {
  CHECK(cleaned("床前明月光\xFF\xFE疑是地上霜\n举头望明月\n", Cleaning::kNone) ==
        Lines{"床前明月光\uFFFD疑是地上霜", "举头望明月"});
}

TEST_CASE("empty and blank texts are refused with a sentence each") {
  CHECK(mentions(refusal(""), "empty"));
  CHECK(mentions(refusal("\xEF\xBB\xBF"), "blank"));
  CHECK(mentions(refusal(" \n\n\u3000\n"), "blank"));
  CHECK(mentions(refusal("《》\n月\n", Cleaning::kTutorial), "tutorial's cleaning leaves nothing"));
}

TEST_CASE("cleaning of long hostile lines takes linear time") {
  std::string marks, spaces;
  for (int i = 0; i < 100000; ++i) {
    marks += "〖韩语歌词〗";
    spaces += "  月";
  }
  CHECK(clean_line_as_tutorial(marks).empty());
  CHECK(clean_line_as_tutorial(spaces).size() == 300000);
}

TEST_CASE("cleanings are known by their names") {
  for (const Cleaning cleaning : {Cleaning::kNone, Cleaning::kTutorial}) {
    CHECK(*parse_cleaning(cleaning_name(cleaning)) == cleaning);
  }
  CHECK_FALSE(parse_cleaning("Tutorial").ok());
}

}  // namespace
}  // namespace geci::cleaning_test
