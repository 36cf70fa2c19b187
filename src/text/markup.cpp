#include "text/markup.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "text/utf8.h"

namespace geci {
namespace {

struct NamedCharacter {
  std::string_view name;
  char32_t character;
};

constexpr NamedCharacter kNamedCharacters[] = {
    {"amp", '&'},       {"lt", '<'},       {"gt", '>'},        {"quot", '"'},      {"apos", '\''},
    {"ensp", ' '},      {"emsp", ' '},     {"thinsp", ' '},    {"zwnj", 0x200C},   {"zwj", 0x200D},
    {"ndash", 0x2013},  {"mdash", 0x2014}, {"lsquo", 0x2018},  {"rsquo", 0x2019},  {"sbquo", 0x201A},
    {"ldquo", 0x201C},  {"rdquo", 0x201D}, {"bdquo", 0x201E},  {"dagger", 0x2020}, {"bull", 0x2022},
    {"hellip", 0x2026}, {"prime", 0x2032}, {"Prime", 0x2033},  {"lsaquo", 0x2039}, {"rsaquo", 0x203A},
    {"euro", 0x20AC},   {"trade", 0x2122}, {"hearts", 0x2665}, {"OElig", 0x152},   {"oelig", 0x153},
    {"Scaron", 0x160},  {"scaron", 0x161}, {"Yuml", 0x178},    {"fnof", 0x192},    {"circ", 0x2C6},
    {"tilde", 0x2DC},   {"minus", 0x2212}, {"infin", 0x221E},
};

/// U+00A0 to U+00FF in order, as HTML 4 names them.
constexpr std::string_view kLatin1Names[] = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",    "copy",   "ordf",
    "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",   "acute",  "micro",
    "para",   "middot", "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave",
    "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",
    "Igrave", "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",
    "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",  "szlig",  "agrave", "aacute",
    "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil", "egrave", "eacute", "ecirc",  "euml",   "igrave",
    "iacute", "icirc",  "iuml",   "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide",
    "oslash", "ugrave", "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml",
};

/// References from 128 to 159 mean the characters of Windows-1252, as browsers read them; 0: none.
constexpr std::array<char16_t, 32> kWindows1252 = {0x20AC, 0,      0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0,      0x17D,  0,
                                                   0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0,      0x17E,  0x178};

constexpr size_t kLongestReference = 10;  // between & and ;

std::optional<char32_t> named_character(std::string_view name) {
  for (const NamedCharacter& named : kNamedCharacters) {
    if (named.name == name) return named.character;
  }
  const auto* const latin = std::find(std::begin(kLatin1Names), std::end(kLatin1Names), name);
  if (latin == std::end(kLatin1Names)) return std::nullopt;
  return static_cast<char32_t>(0xA0 + (latin - std::begin(kLatin1Names)));
}

/// The digits of "#39" or "#x27", behind the #.
std::optional<char32_t> numbered_character(std::string_view digits) {
  const bool is_hexadecimal = digits.starts_with('x') || digits.starts_with('X');
  if (is_hexadecimal) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 7) return std::nullopt;
  const auto* const known = is_hexadecimal ? "0123456789abcdef" : "0123456789";
  uint32_t number = 0;
  for (const char c : digits) {
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    const size_t digit = std::string_view(known).find(lower);
    if (digit == std::string_view::npos) return std::nullopt;
    number = number * (is_hexadecimal ? 16 : 10) + static_cast<uint32_t>(digit);
  }
  if (number >= 0x80 && number < 0xA0) number = kWindows1252[number - 0x80];
  const bool is_control = number < 0x20 && number != '\n' && number != '\t';
  const bool is_surrogate = number >= 0xD800 && number < 0xE000;
  if (is_control || number == 0x7F || is_surrogate || number > 0x10FFFF) return std::nullopt;
  return number;
}

struct Replaced {
  size_t size = 0;  // of what is replaced
  char32_t by = 0;
};

/// A reference at the beginning of `text`, which is an &.
std::optional<Replaced> read_reference(std::string_view text) {
  const size_t end = text.substr(0, kLongestReference + 2).find(';');
  if (end == std::string_view::npos || end < 2) return std::nullopt;
  const std::string_view inner = text.substr(1, end - 1);
  std::optional<char32_t> character =
      inner.starts_with('#') ? numbered_character(inner.substr(1)) : named_character(inner);
  if (!character) return std::nullopt;
  if (*character == 0xA0) character = ' ';  // pages hold it for the eye's sake, and to a network it is one more token
  return Replaced{end + 1, *character};
}

/// <br>, <br/>, <BR />; those with attributes are left to stand.
std::optional<Replaced> read_break(std::string_view text) {
  if (text.size() < 4 || (text[1] != 'b' && text[1] != 'B') || (text[2] != 'r' && text[2] != 'R')) return std::nullopt;
  size_t at = 3;
  while (at < text.size() && at < 8 && text[at] == ' ') ++at;
  if (at < text.size() && text[at] == '/') ++at;
  if (at >= text.size() || text[at] != '>') return std::nullopt;
  ++at;
  // "<br>" at the end of a line ends it once.
  if (text.substr(at).starts_with("\r\n")) return Replaced{at + 2, '\n'};
  if (at < text.size() && (text[at] == '\n' || text[at] == '\r')) ++at;
  return Replaced{at, '\n'};
}

}  // namespace

std::string without_markup(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const size_t plain = std::min(text.find_first_of("&<"), text.size());
    result += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::optional<Replaced> replaced = text.front() == '&' ? read_reference(text) : read_break(text);
    if (replaced) {
      append_character(replaced->by, result);
    } else {
      result += text.front();
    }
    text.remove_prefix(replaced ? replaced->size : 1);
  }
  return result;
}

}  // namespace geci
