#include "intake/encoding.h"

#include <algorithm>

#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kNoSuchEncoding{
    "There is no encoding '{}': choose auto, utf-8, utf-16, utf-32, gb18030, big5, shift_jis, euc-kr, windows-1252 or "
    "windows-1251.",
    "没有“{}”这种编码：请选 auto、utf-8、utf-16、utf-32、gb18030、big5、shift_jis、euc-kr、windows-1252 或 "
    "windows-1251。"};

struct Name {
  std::string_view name;
  Encoding encoding;
};

// The first name of each encoding is its own.
constexpr Name kNames[] = {
    {"utf-8", Encoding::kUtf8},
    {"utf8", Encoding::kUtf8},
    {"ascii", Encoding::kUtf8},
    {"utf-16le", Encoding::kUtf16Le},
    {"utf-16", Encoding::kUtf16Le},
    {"utf16", Encoding::kUtf16Le},
    {"utf-16be", Encoding::kUtf16Be},
    {"utf-32le", Encoding::kUtf32Le},
    {"utf-32", Encoding::kUtf32Le},
    {"utf32", Encoding::kUtf32Le},
    {"utf-32be", Encoding::kUtf32Be},
    {"gb18030", Encoding::kGb18030},
    {"gbk", Encoding::kGb18030},
    {"gb2312", Encoding::kGb18030},
    {"cp936", Encoding::kGb18030},
    {"big5", Encoding::kBig5},
    {"big5-hkscs", Encoding::kBig5},
    {"cp950", Encoding::kBig5},
    {"shift_jis", Encoding::kShiftJis},
    {"shiftjis", Encoding::kShiftJis},
    {"sjis", Encoding::kShiftJis},
    {"cp932", Encoding::kShiftJis},
    {"euc-kr", Encoding::kEucKr},
    {"euckr", Encoding::kEucKr},
    {"cp949", Encoding::kEucKr},
    {"windows-1252", Encoding::kWindows1252},
    {"cp1252", Encoding::kWindows1252},
    {"latin1", Encoding::kWindows1252},
    {"latin-1", Encoding::kWindows1252},
    {"iso-8859-1", Encoding::kWindows1252},
    {"windows-1251", Encoding::kWindows1251},
    {"cp1251", Encoding::kWindows1251},
};

/// In lower case, with "-" for "_".
std::string plain(std::string_view name) {
  std::string result(name);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_') c = '-';
  }
  return result;
}

}  // namespace

std::string_view encoding_name(Encoding encoding) {
  return std::find_if(std::begin(kNames), std::end(kNames), [&](const Name& n) { return n.encoding == encoding; })
      ->name;
}

Result<std::optional<Encoding>> parse_encoding(std::string_view name) {
  const std::string wanted = plain(name);
  if (wanted.empty() || wanted == "auto") return std::optional<Encoding>();
  for (const Name& known : kNames) {
    if (plain(known.name) == wanted) return std::optional(known.encoding);
  }
  return Error{kNoSuchEncoding(std::string(name))};
}

}  // namespace geci
