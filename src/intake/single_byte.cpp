#include "intake/single_byte.h"

#include <array>
#include <cstdint>

#include "text/utf8.h"

namespace geci {
namespace {

using UpperHalf = std::array<uint16_t, 128>;  // of the bytes 0x80 to 0xFF

// Where it differs from Latin-1, whose characters have the numbers of their bytes.
constexpr std::array<uint16_t, 32> kOf1252 = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
};

// Of 0x80 to 0xBF; from there on come the Russian letters in the order of their numbers.
constexpr std::array<uint16_t, 64> kOf1251 = {
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409, 0x2039, 0x040A,
    0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0xFFFD, 0x2122,
    0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0, 0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6,
    0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456,
    0x0491, 0x00B5, 0x00B6, 0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457,
};

constexpr UpperHalf make_1252() {
  UpperHalf half{};
  for (size_t i = 0; i < half.size(); ++i) half[i] = i < kOf1252.size() ? kOf1252[i] : static_cast<uint16_t>(0x80 + i);
  return half;
}

constexpr UpperHalf make_1251() {
  UpperHalf half{};
  for (size_t i = 0; i < half.size(); ++i) {
    half[i] = i < kOf1251.size() ? kOf1251[i] : static_cast<uint16_t>(0x410 + i - 64);
  }
  return half;
}

constexpr UpperHalf k1252 = make_1252();
constexpr UpperHalf k1251 = make_1251();

}  // namespace

std::string decode_single_byte(Encoding encoding, std::string_view bytes) {
  const UpperHalf& half = encoding == Encoding::kWindows1252 ? k1252 : k1251;
  std::string text;
  text.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      append_character(half[byte - 0x80U], text);
    }
  }
  return text;
}

}  // namespace geci
