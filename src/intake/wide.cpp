#include "intake/wide.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "text/utf8.h"

namespace geci {
namespace {

constexpr size_t kMostLookedAt = size_t{1} << 16;

struct Shape {
  size_t width;  // bytes a unit
  bool big_endian;
};

Shape shape_of(Encoding encoding) {
  const bool is_16 = encoding == Encoding::kUtf16Le || encoding == Encoding::kUtf16Be;
  return {is_16 ? size_t{2} : size_t{4}, encoding == Encoding::kUtf16Be || encoding == Encoding::kUtf32Be};
}

/// The unit that `bytes` begin with. REQUIRES: they hold one.
uint32_t unit_at(std::string_view bytes, const Shape& shape) {
  uint32_t unit = 0;
  for (size_t i = 0; i < shape.width; ++i) {
    const size_t place = shape.big_endian ? i : shape.width - 1 - i;
    unit = unit << 8 | static_cast<uint8_t>(bytes[place]);
  }
  return unit;
}

bool is_high_surrogate(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low_surrogate(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }
bool is_character(uint32_t c) { return c <= 0x10FFFF && !is_high_surrogate(c) && !is_low_surrogate(c); }

/// Letters and marks of everyday texts: all that a line of verse in a wide encoding is made of.
bool is_everyday(char32_t c) {
  return c == '\n' || c == '\r' || c == '\t' || (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c < 0x600) ||
         (c >= 0x2010 && c < 0x2070) || (c >= 0x3000 && c < 0x3100) || (c >= 0x4E00 && c < 0xA000) ||
         (c >= 0xAC00 && c < 0xD7A4) || (c >= 0xFF00 && c < 0xFFF0);
}

bool is_surrogate_pair_half(uint32_t unit, const Shape& shape) {
  return shape.width == 2 && (is_high_surrogate(unit) || is_low_surrogate(unit));
}

/// Does the text, read so, consist of everyday characters with a line end, a space or a Latin letter among them?
bool reads_well(std::string_view bytes, Encoding encoding) {
  const Shape shape = shape_of(encoding);
  size_t units = 0, everyday = 0, ascii = 0;
  for (size_t at = 0; at + shape.width <= bytes.size(); at += shape.width) {
    const uint32_t unit = unit_at(bytes.substr(at), shape);
    if (unit == 0) continue;  // a file's padding
    ++units;
    everyday += is_everyday(unit) || is_surrogate_pair_half(unit, shape) ? 1 : 0;
    ascii += unit < 0x80 && is_everyday(unit) ? 1 : 0;
  }
  return ascii > 0 && everyday * 50 >= units * 49;
}

}  // namespace

std::optional<ByteOrderMark> byte_order_mark(std::string_view bytes) {
  using namespace std::string_view_literals;
  struct Known {
    std::string_view mark;
    Encoding encoding;
  };
  // The mark of UTF-32 begins as that of UTF-16 does.
  constexpr std::array<Known, 5> kKnown = {{{kByteOrderMark, Encoding::kUtf8},
                                            {"\xFF\xFE\0\0"sv, Encoding::kUtf32Le},
                                            {"\0\0\xFE\xFF"sv, Encoding::kUtf32Be},
                                            {"\xFF\xFE"sv, Encoding::kUtf16Le},
                                            {"\xFE\xFF"sv, Encoding::kUtf16Be}}};
  for (const Known& known : kKnown) {
    if (bytes.starts_with(known.mark)) return ByteOrderMark{known.encoding, known.mark.size()};
  }
  return std::nullopt;
}

std::string decode_wide(Encoding encoding, std::string_view bytes) {
  const Shape shape = shape_of(encoding);
  std::string text;
  text.reserve(bytes.size());
  while (bytes.size() >= shape.width) {
    uint32_t c = unit_at(bytes, shape);
    bytes.remove_prefix(shape.width);
    if (shape.width == 2 && is_high_surrogate(c) && bytes.size() >= 2 && is_low_surrogate(unit_at(bytes, shape))) {
      c = 0x10000 + ((c - 0xD800) << 10) + (unit_at(bytes, shape) - 0xDC00);
      bytes.remove_prefix(shape.width);
    }
    append_character(is_character(c) ? c : 0xFFFD, text);
  }
  if (!bytes.empty()) text += kReplacementCharacter;
  return text;
}

std::optional<Encoding> obvious_wide_encoding(std::string_view bytes) {
  const std::string_view looked_at = bytes.substr(0, kMostLookedAt);
  // Zeros at the end are padding, which narrow texts have too.
  const size_t last = looked_at.find_last_not_of('\0');
  if (last == std::string_view::npos || looked_at.find('\0') > last) return std::nullopt;
  for (const Encoding encoding : {Encoding::kUtf32Le, Encoding::kUtf32Be, Encoding::kUtf16Le, Encoding::kUtf16Be}) {
    if (bytes.size() % shape_of(encoding).width == 0 && reads_well(looked_at, encoding)) return encoding;
  }
  return std::nullopt;
}

}  // namespace geci
