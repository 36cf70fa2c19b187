// UTF-8, once and for all: what comes from outside is repaired here, and everything after relies on it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace geci {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";  // U+FFFD

struct RepairedText {
  std::string text;          // valid UTF-8
  size_t invalid_bytes = 0;  // each run of them became one U+FFFD
};

/// Drops a leading byte-order mark and replaces each maximal run of bytes that are not UTF-8
/// (overlong forms, surrogates and cut-off sequences included) by one U+FFFD.
RepairedText repair_utf8(std::string_view bytes);

/// Calls `visit` with each character (code point) in turn, as the bytes that encode it and as its number.
/// REQUIRES: `text` is valid UTF-8.
void for_each_character(std::string_view text, const std::function<void(std::string_view, char32_t)>& visit);

/// Appends `character` as UTF-8. REQUIRES: it is a code point, and none of a surrogate.
void append_character(char32_t character, std::string& text);

/// Characters (code points) in `text`. REQUIRES: `text` is valid UTF-8.
size_t count_characters(std::string_view text);

}  // namespace geci
