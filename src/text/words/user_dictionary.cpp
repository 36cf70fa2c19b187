#include "text/words/user_dictionary.h"

#include <algorithm>
#include <charconv>

#include "text/utf8.h"
#include "text/words/dictionary.h"

namespace geci {
namespace {

constexpr uint64_t kMaxFrequency = 1'000'000'000'000;

/// What Python's bytes.strip takes away.
std::string_view strip(std::string_view line) {
  constexpr std::string_view kSpaces = " \t\n\r\v\f";
  const size_t first = line.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kSpaces) - first + 1);
}

/// Takes " part" off the end of `line`, part being characters that are all `belongs` and something being
/// left before it; empty if it does not end like that.
template <class Predicate>
std::string_view take_last(std::string_view& line, Predicate belongs) {
  const size_t space = line.rfind(' ');
  if (space == std::string_view::npos || space == 0 || space + 1 == line.size()) return {};
  const std::string_view part = line.substr(space + 1);
  if (!std::all_of(part.begin(), part.end(), belongs)) return {};
  line = line.substr(0, space);
  return part;
}

/// jieba's '^(.+?)( [0-9]+)?( [a-z]+)?$'. REQUIRES: `line` is not empty.
Result<UserWord> parse_line(std::string_view line) {
  take_last(line, [](char c) { return c >= 'a' && c <= 'z'; });
  const std::string_view digits = take_last(line, [](char c) { return c >= '0' && c <= '9'; });
  UserWord word;
  for_each_character(line, [&](std::string_view, char32_t c) { word.characters += c; });
  if (word.characters.size() > kMaxWordCharacters) {
    return Error{"has a word of " + std::to_string(word.characters.size()) + " characters; at most " +
                 std::to_string(kMaxWordCharacters) + " are possible"};
  }
  if (digits.empty()) return word;
  uint64_t frequency = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), frequency);
  if (read.ec != std::errc() || frequency > kMaxFrequency) {
    return Error{"has a frequency above " + std::to_string(kMaxFrequency)};
  }
  word.frequency = frequency;
  return word;
}

Error at_line(size_t number, const std::string& what) {
  return Error{"Line " + std::to_string(number) + " of the user dictionary " + what + "."};
}

}  // namespace

Result<std::vector<UserWord>> parse_user_dictionary(std::string_view text) {
  if (text.size() > kMaxUserDictionaryBytes) {
    return Error{"The user dictionary is larger than " + std::to_string(kMaxUserDictionaryBytes >> 20) +
                 " MB: keep the words that matter."};
  }
  std::vector<UserWord> words;
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t length = std::min(text.find('\n'), text.size());
    std::string_view line = strip(text.substr(0, length));
    text.remove_prefix(std::min(length + 1, text.size()));
    while (line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
    if (line.empty()) continue;
    if (repair_utf8(line).invalid_bytes > 0) return at_line(number, "is not UTF-8: save it as UTF-8 and try again");
    Result<UserWord> word = parse_line(line);
    if (!word) return at_line(number, word.error().english());
    words.push_back(std::move(*word));
  }
  return words;
}

}  // namespace geci
