// Encodings of one to four bytes a character. There is one source for each platform, which CMake chooses: native
// programs ask iconv, WebAssembly asks JavaScript's TextDecoder.
#pragma once

#include <string>
#include <string_view>

#include "intake/encoding.h"

namespace geci {

/// False only where this system's iconv lacks the encoding. REQUIRES for both functions: `encoding` is GB18030, Big5,
/// Shift_JIS or EUC-KR.
bool can_decode_multibyte(Encoding encoding);

/// UTF-8; bytes that are no character become one or more U+FFFD, how many depends on the platform. From any thread.
/// REQUIRES: can_decode_multibyte(encoding).
std::string decode_multibyte(Encoding encoding, std::string_view bytes);

}  // namespace geci
