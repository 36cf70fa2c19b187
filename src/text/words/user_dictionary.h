// A person's own words, in Python jieba's file format: one word a line, then optionally its frequency and a
// tag of Latin letters, which segmentation does not need.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace geci {

struct UserWord {
  std::u32string characters;
  std::optional<uint64_t> frequency;  // none: whatever it takes for the word to be kept whole; 0: never
};

/// It is stored with every model that was trained with it.
inline constexpr size_t kMaxUserDictionaryBytes = size_t{4} << 20;

/// Reads lines as jieba's load_userdict does: "周杰伦 3 nr", "Big Bang 20", "云朵 n", "云朵". Fails with a
/// sentence naming the line if the text is too large or not UTF-8, or a word or its frequency is too long.
Result<std::vector<UserWord>> parse_user_dictionary(std::string_view text);

/// A user dictionary as a person gives it, as parse_user_dictionary() reads it: tabs, commas and ideographic spaces
/// before a frequency or tag become spaces. `text` need not be UTF-8. A dictionary that a model carries stays as it is.
std::string with_plain_separators(std::string_view text);

}  // namespace geci
