#include "text/utf8.h"

#include <utf8/core.h>
#include <utf8/unchecked.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace geci {
namespace {

/// True if a whole character begins at `at`. Looks at four bytes, the longest form there is, so that
/// skipping a run of invalid bytes stays linear.
bool character_begins(const char* at, const char* end) {
  const char* limit = at + std::min<std::ptrdiff_t>(4, end - at);
  return utf8::find_invalid(at, limit) != at;
}

}  // namespace

RepairedText repair_utf8(std::string_view bytes) {
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  RepairedText result;
  result.text.reserve(bytes.size());
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  while (at != end) {
    const char* invalid = utf8::find_invalid(at, end);
    result.text.append(at, invalid);
    at = invalid;
    while (at != end && !character_begins(at, end)) ++at;
    if (at == invalid) continue;
    result.text.append(kReplacementCharacter);
    result.invalid_bytes += static_cast<size_t>(at - invalid);
  }
  return result;
}

void for_each_character(std::string_view text, const std::function<void(std::string_view, char32_t)>& visit) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const char* begin = at;
    const auto code_point = static_cast<char32_t>(utf8::unchecked::next(at));
    visit({begin, static_cast<size_t>(at - begin)}, code_point);
  }
}

void append_character(char32_t character, std::string& text) {
  utf8::unchecked::append(static_cast<uint32_t>(character), std::back_inserter(text));
}

size_t count_characters(std::string_view text) {
  // Every byte but a continuation byte, 10xxxxxx, begins a character.
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace geci
