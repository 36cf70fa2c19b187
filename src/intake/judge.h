// Which encoding a text is in that is not UTF-8, judged by the whole of it.
#pragma once

#include <optional>
#include <string_view>

#include "core/result.h"
#include "intake/encoding.h"

namespace geci {

/// That of GB18030, Big5, Shift_JIS, EUC-KR, Windows-1252 and Windows-1251 in which the text reads best; nothing if it
/// reads in none of them as texts do. Decodes a piece at a time, so that memory stays small beside the text. Fails with
/// a sentence where this system's iconv lacks one of them.
Result<std::optional<Encoding>> judge_encoding(std::string_view bytes);

}  // namespace geci
