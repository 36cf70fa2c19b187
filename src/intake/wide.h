// UTF-16 and UTF-32.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "intake/encoding.h"

namespace geci {

struct ByteOrderMark {
  Encoding encoding;
  size_t size;  // bytes that the mark takes
};

/// The mark that the bytes begin with, that of UTF-8 included.
std::optional<ByteOrderMark> byte_order_mark(std::string_view bytes);

inline bool is_wide(Encoding encoding) {
  return encoding == Encoding::kUtf16Le || encoding == Encoding::kUtf16Be || encoding == Encoding::kUtf32Le ||
         encoding == Encoding::kUtf32Be;
}

/// UTF-8; half a surrogate pair, a number above U+10FFFF and a cut-off unit at the end become U+FFFD each.
/// REQUIRES: is_wide(encoding).
std::string decode_wide(Encoding encoding, std::string_view bytes);

/// The wide encoding that a text without a mark is in, where that is obvious: bytes of line ends, spaces and Latin
/// letters stand beside zeros on one side only. Nothing for bytes without zeros.
std::optional<Encoding> obvious_wide_encoding(std::string_view bytes);

}  // namespace geci
