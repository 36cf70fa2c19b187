#include "text/words/user_dictionary.h"

#include <algorithm>
#include <charconv>

#include "core/sentence.h"
#include "text/utf8.h"
#include "text/words/dictionary.h"

namespace geci {
namespace {

constexpr Sentence<int64_t> kLargeUserDictionary{
    "The user dictionary is larger than {} MB: keep the words that matter.", "自己的词超过了 {} MB：请只留要紧的。"};
constexpr Sentence<int64_t> kLineNotUtf8{"Line {} of the user dictionary is not UTF-8: save it as UTF-8 and try again.",
                                         "自己的词第 {} 行不是 UTF-8：请存成 UTF-8 再试。"};
constexpr Sentence<int64_t, int64_t, int64_t> kLongWord{
    "Line {} of the user dictionary has a word of {} characters; at most {} are possible.",
    "自己的词第 {} 行有一个 {} 个字的词，最多只能 {} 个字。"};
constexpr Sentence<int64_t, int64_t> kHighFrequency{"Line {} of the user dictionary has a frequency above {}.",
                                                    "自己的词第 {} 行的词频超过了 {}。"};

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

constexpr std::string_view kSeparators[] = {" ", "\t", "\r", ",", "\uFF0C", "\u3000"};

/// Takes a separator off the end of `line`; false if there is none.
bool take_last_separator(std::string_view& line) {
  for (const std::string_view separator : kSeparators) {
    if (!line.ends_with(separator)) continue;
    line.remove_suffix(separator.size());
    return true;
  }
  return false;
}

std::string_view trim_separators(std::string_view line) {
  while (take_last_separator(line)) {
  }
  for (bool found = true; found;) {
    found = false;
    for (const std::string_view separator : kSeparators) {
      if (!line.starts_with(separator)) continue;
      line.remove_prefix(separator.size());
      found = true;
    }
  }
  return line;
}

/// Takes separators and a field of characters from `first` to `last` off the end of `line`, something being left before
/// them; returns " field", or nothing if it does not end like that.
std::string take_last_field(std::string_view& line, char first, char last) {
  size_t begin = line.size();
  while (begin > 0 && line[begin - 1] >= first && line[begin - 1] <= last) --begin;
  const std::string_view field = line.substr(begin);
  std::string_view rest = line.substr(0, begin);
  if (field.empty() || !take_last_separator(rest)) return {};
  while (take_last_separator(rest)) {
  }
  if (rest.empty()) return {};
  line = rest;
  return " " + std::string(field);
}

/// jieba's '^(.+?)( [0-9]+)?( [a-z]+)?$'. `number`: the line's, for people. REQUIRES: `line` is not empty.
Result<UserWord> parse_line(int64_t number, std::string_view line) {
  take_last(line, [](char c) { return c >= 'a' && c <= 'z'; });
  const std::string_view digits = take_last(line, [](char c) { return c >= '0' && c <= '9'; });
  UserWord word;
  for_each_character(line, [&](std::string_view, char32_t c) { word.characters += c; });
  if (word.characters.size() > kMaxWordCharacters) {
    return Error{kLongWord(number, static_cast<int64_t>(word.characters.size()), kMaxWordCharacters)};
  }
  if (digits.empty()) return word;
  uint64_t frequency = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), frequency);
  if (read.ec != std::errc() || frequency > kMaxFrequency) {
    return Error{kHighFrequency(number, kMaxFrequency)};
  }
  word.frequency = frequency;
  return word;
}

}  // namespace

Result<std::vector<UserWord>> parse_user_dictionary(std::string_view text) {
  if (text.size() > kMaxUserDictionaryBytes) {
    return Error{kLargeUserDictionary(kMaxUserDictionaryBytes >> 20)};
  }
  std::vector<UserWord> words;
  for (int64_t number = 1; !text.empty(); ++number) {
    const size_t length = std::min(text.find('\n'), text.size());
    std::string_view line = strip(text.substr(0, length));
    text.remove_prefix(std::min(length + 1, text.size()));
    while (line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
    if (line.empty()) continue;
    if (repair_utf8(line).invalid_bytes > 0) return Error{kLineNotUtf8(number)};
    Result<UserWord> word = parse_line(number, line);
    if (!word) return word.error();
    words.push_back(std::move(*word));
  }
  return words;
}

std::string with_plain_separators(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const size_t length = std::min(text.find('\n'), text.size());
    std::string_view line = trim_separators(text.substr(0, length));
    text.remove_prefix(length);
    const std::string tag = take_last_field(line, 'a', 'z'), frequency = take_last_field(line, '0', '9');
    plain += std::string(line) + frequency + tag;
    if (text.empty()) break;
    plain += '\n';
    text.remove_prefix(1);
  }
  return plain;
}

}  // namespace geci
