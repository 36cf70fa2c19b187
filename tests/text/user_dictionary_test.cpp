#include "text/words/user_dictionary.h"

#include <doctest/doctest.h>

namespace geci::user_dictionary_test {
namespace {

UserWord only_word(std::string_view text) {
  const Result<std::vector<UserWord>> words = parse_user_dictionary(text);
  REQUIRE(words.ok());
  REQUIRE(words->size() == 1);
  return words->front();
}

std::string refusal(std::string_view text) {
  const Result<std::vector<UserWord>> words = parse_user_dictionary(text);
  REQUIRE_FALSE(words.ok());
  return words.error().english();
}

TEST_CASE("a line is a word, its frequency and a tag, the last two optional") {
  CHECK(only_word("云朵").characters == U"云朵");
  CHECK_FALSE(only_word("云朵").frequency.has_value());
  CHECK(only_word("云朵 5").frequency == 5U);
  CHECK(only_word("云朵 0 n").frequency == 0U);
  CHECK_FALSE(only_word("云朵 n").frequency.has_value());
  CHECK(only_word("云朵 n").characters == U"云朵");
}

TEST_CASE("odd lines are read as jieba's expression reads them") {
  CHECK(only_word("Big Bang 20").characters == U"Big Bang");
  CHECK(only_word("new york").characters == U"new");  // "york" could be a tag, so it is one
  CHECK(only_word("云朵 N").characters == U"云朵 N");
  CHECK(only_word("云朵  7").characters == U"云朵 ");
  CHECK(only_word("云朵 3 n x").characters == U"云朵 3 n");
  CHECK(only_word("42").characters == U"42");
  CHECK(only_word("\xEF\xBB\xBF 5").characters == U" 5");
}

TEST_CASE("byte-order marks, blank lines and spaces around are no words") {
  const auto words = parse_user_dictionary("\xEF\xBB\xBF云朵 5\r\n\r\n \t\n  星星  ");
  REQUIRE(words.ok());
  REQUIRE(words->size() == 2);
  CHECK((*words)[0].characters == U"云朵");
  CHECK((*words)[1].characters == U"星星");
  CHECK(parse_user_dictionary("")->empty());
}

TEST_CASE("a person's separators become the one that jieba knows, before a frequency and a tag alone") {
  CHECK(with_plain_separators("云朵\t5\tn\n星星,7\r\n月亮\u3000nr\n太阳\uFF0C 3 n,\n") ==
        "云朵 5 n\n星星 7\n月亮 nr\n太阳 3 n\n");
  CHECK(with_plain_separators("云朵 5\n明月") == "云朵 5\n明月");
  CHECK(with_plain_separators("a,b\nBig Bang 20\n42\n,\n\n") == "a b\nBig Bang 20\n42\n\n\n");
  CHECK(with_plain_separators("云朵,彩云") == "云朵,彩云");
  CHECK(with_plain_separators("").empty());
  CHECK(with_plain_separators("\xFF\t5") == "\xFF 5");
}

TEST_CASE("what is no user dictionary is refused with its line") {
  CHECK(refusal("云朵\n\xB4\xB2\n").find("Line 2") != std::string::npos);
  CHECK(refusal(std::string(129, 'a')).find("129 characters") != std::string::npos);
  CHECK(refusal("云朵 1000000000001").find("frequency") != std::string::npos);
  CHECK(refusal("云朵 99999999999999999999999").find("frequency") != std::string::npos);
  CHECK(refusal(std::string(kMaxUserDictionaryBytes + 1, '\n')).find("4 MB") != std::string::npos);
}

}  // namespace
}  // namespace geci::user_dictionary_test
