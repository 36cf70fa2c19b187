// Encodings of one byte a character.
#pragma once

#include <string>
#include <string_view>

#include "intake/encoding.h"

namespace geci {

inline bool is_single_byte(Encoding encoding) {
  return encoding == Encoding::kWindows1252 || encoding == Encoding::kWindows1251;
}

/// UTF-8; a byte that the encoding leaves out becomes U+FFFD. REQUIRES: is_single_byte(encoding).
std::string decode_single_byte(Encoding encoding, std::string_view bytes);

}  // namespace geci
