#include "wording/strings.h"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <set>
#include <string>

#include "lessons/lesson_texts.h"

namespace geci::strings_test {
namespace {

/// Every word of a table, in the order of its fields: tables hold nothing else.
template <class Table>
auto words_of(const Table& table) {
  static_assert(sizeof(Table) % sizeof(const char*) == 0);
  return std::bit_cast<std::array<const char*, sizeof(Table) / sizeof(const char*)>>(table);
}

/// Both languages side by side: `check` gets the words of each for one thing.
template <class Table, class Check>
void in_both(const Table& chinese, const Table& english, Check check) {
  const auto zh = words_of(chinese), en = words_of(english);
  for (size_t i = 0; i < zh.size(); ++i) check(zh[i], en[i]);
}

bool is_missing(const char* words) { return words == nullptr || *words == '\0'; }

/// "%s %d" as "sd": what printf would take.
std::string conversions(const std::string& words) {
  std::string found;
  for (size_t at = words.find('%'); at != std::string::npos; at = words.find('%', at + 1)) {
    const size_t letter = words.find_first_not_of("0123456789.+-#", at + 1);
    if (letter == std::string::npos) break;
    if (words[letter] == '%') at = letter;
    if (std::string("sdugfexc").find(words[letter]) != std::string::npos) found += words[letter];
  }
  return found;
}

/// The facts that the words stand open for: "{0}" and the like.
std::set<char> facts_in(const std::string& words) {
  std::set<char> found;
  for (size_t at = words.find('{'); at != std::string::npos; at = words.find('{', at + 1)) found.insert(words[at + 1]);
  return found;
}

bool has_chinese(const std::string& words) {
  for (size_t i = 0; i + 2 < words.size(); ++i) {
    const auto lead = static_cast<unsigned char>(words[i]);
    if (lead >= 0xE4 && lead <= 0xE9) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("no word of the window is missing in either language, and both take the same numbers") {
  in_both(strings(Language::kChinese), strings(Language::kEnglish), [](const char* zh, const char* en) {
    REQUIRE_FALSE(is_missing(zh));
    REQUIRE_FALSE(is_missing(en));
    CHECK_MESSAGE(conversions(zh) == conversions(en), std::string(zh), " / ", std::string(en));
  });
}

TEST_CASE("no word of the lessons is missing in either language, and both name the same facts") {
  in_both(lesson_texts(Language::kChinese), lesson_texts(Language::kEnglish), [](const char* zh, const char* en) {
    REQUIRE_FALSE(is_missing(zh));
    REQUIRE_FALSE(is_missing(en));
    CHECK_MESSAGE(facts_in(zh) == facts_in(en), std::string(zh), " / ", std::string(en));
  });
}

TEST_CASE("the lessons are told in Chinese in Chinese and in English in English") {
  for (size_t i = 0; i < kLessonCount; ++i) {
    const LessonText& zh = lesson_texts(Language::kChinese).lessons[i];
    const LessonText& en = lesson_texts(Language::kEnglish).lessons[i];
    for (const Word& words : {zh.explanation, zh.set_up, zh.question, zh.result, zh.why}) {
      CHECK_MESSAGE(has_chinese(words.text), std::string(words.text));
    }
    for (const Word& words : {en.title, en.explanation, en.result, en.why}) {
      CHECK_MESSAGE(!has_chinese(words.text), std::string(words.text));
    }
  }
}

TEST_CASE("facts take their places in the words, and what is no place stays") {
  CHECK(with_facts("{1} of {0}, {1}", {"8", "3"}) == "3 of 8, 3");
  CHECK(with_facts("{2} {x} {", {"8"}) == "{2} {x} {");
}

}  // namespace geci::strings_test
