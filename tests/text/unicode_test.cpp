#include "text/unicode.h"

#include <doctest/doctest.h>

#include "text/corpus.h"

namespace geci::unicode_test {
namespace {

TEST_CASE("letters and their marks become one character where there is one") {
  CHECK(compose("e\u0301te\u0301") == "été");
  CHECK(compose("Vie\u0302\u0323t") == "Việt");
  CHECK(compose("\u1112\u1161\u11AB") == "한");
  CHECK(compose("か\u3099") == "が");
  CHECK(compose("\u212B \uF967") == "Å 不");
  for (const char* text : {"", "rain", "été", "床前明月光，疑是地上霜。\n", "がラ", "한글", "q\u0301", "👩‍🚀"}) {
    CHECK(compose(text) == text);
  }
}

TEST_CASE("what nobody sees is dropped and counted; joiners stay where letters or emoji need them") {
  const TidyText tidy = tidy_text("明\u200B月\u2060几\uFEFF时\u200D有\n");
  CHECK(tidy.text == "明月几时有\n");
  CHECK(tidy.dropped == 4);
  for (const char* text : {"👩\u200D🚀", "❤\uFE0F\u200D🔥", "می\u200Cخواهم", "क्\u200Dष"}) {
    CAPTURE(text);
    CHECK(tidy_text(text).text == text);
    CHECK(tidy_text(text).dropped == 0);
  }
  CHECK(tidy_text("sing\u200Cing \u200D").text == "singing ");
}

TEST_CASE("all of Unicode's line ends end a line") {
  CHECK(tidy_text("a\u2028b\u2029c\u0085d\fe\vf\r\ng\rh").text == "a\nb\nc\nd\ne\nf\r\ng\rh");
}

TEST_CASE("a text is tidied but for the tutorial's cleaning and for models from before") {
  const std::string text = "e\u0301te\u0301\u2028明\u200B月\n";
  const Result<CleanText> tidy = clean_text(text, Cleaning::kNone);
  REQUIRE(tidy.ok());
  CHECK(tidy->lines == std::vector<std::string>{"été", "明月"});
  CHECK(tidy->warning.english().find("1 character that nobody sees (of zero width") != std::string::npos);
  const Result<CleanText> as_written = clean_text(text, Cleaning::kNone, UnicodeRules::kAsWritten);
  REQUIRE(as_written.ok());
  CHECK(as_written->lines == std::vector<std::string>{"e\u0301te\u0301\u2028明\u200B月"});
  const Result<CleanText> tutorial = clean_text(text, Cleaning::kTutorial);
  REQUIRE(tutorial.ok());
  CHECK(tutorial->lines == std::vector<std::string>{"ete明月"});
}

TEST_CASE("a prompt is tidied as the text was") {
  const TextSettings composed, as_written{.unicode = UnicodeRules::kAsWritten};
  Vocabulary vocabulary;
  for (const char* token : {"é", "e", "\u0301", "\n"}) vocabulary.add(token);
  CHECK(encode("e\u0301\u2028", composed, *character_tokenizer(), vocabulary).ids == std::vector<int32_t>{0, 3});
  const TokenizerPtr code_points = character_tokenizer(UnicodeRules::kAsWritten);
  CHECK(encode("e\u0301", as_written, *code_points, vocabulary).ids == std::vector<int32_t>{1, 2});
}

TEST_CASE("cleaning that leaves less than half of a text says how much is left") {
  const Result<CleanText> some = clean_text("月光月光\n……。。、、：：\n", Cleaning::kTutorial);
  REQUIRE(some.ok());
  CHECK(some->warning.english() == "The cleaning leaves only 33 % of the text: choose none to learn from all of it.");
  CHECK(clean_text("床前明月光，疑是地上霜。\n", Cleaning::kTutorial)->warning.empty());
  CHECK(clean_text("  a \n\n \n b\n\n\n", Cleaning::kNone)->warning.empty());
}

}  // namespace
}  // namespace geci::unicode_test
