// The encodings that texts come in, and their names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace geci {

enum class Encoding {
  kUtf8,
  kUtf16Le,
  kUtf16Be,
  kUtf32Le,
  kUtf32Be,
  kGb18030,
  kBig5,
  kShiftJis,
  kEucKr,
  kWindows1252,
  kWindows1251
};

/// "utf-8", "gb18030" …: the names of the command line and of requests.
std::string_view encoding_name(Encoding encoding);

/// Which encoding a text is to be read in: the one that somebody names, or nothing for "auto" and for an empty name.
/// Case and underscores do not matter, and usual other names are known: gbk, gb2312, latin1, sjis … "utf-16" and
/// "utf-32" are little-endian unless a byte-order mark says otherwise. Fails with a sentence that lists the names.
Result<std::optional<Encoding>> parse_encoding(std::string_view name);

}  // namespace geci
