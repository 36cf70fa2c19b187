#include "intake/plausibility.h"

#include <array>
#include <cmath>
#include <cstdint>

#include "intake/common_characters.h"
#include "text/utf8.h"

namespace geci {
namespace {

// Bits that a character costs. The values follow from the shares that letters have in texts, rounded; the tests hold
// what they are for.
constexpr double kAsciiLetter = 4.7, kAsciiSign = 6;
constexpr double kCommonSign = 8, kRareSign = 14;
constexpr double kCommonAccent = 8, kRareAccent = 12;
constexpr double kRussianLetter = 4.7, kOtherCyrillic = 10;
constexpr double kKana = 6, kCommonKanjiBits = 9.5;
constexpr double kCommonHangulBits = 8, kOtherHangul = 13.5;
constexpr double kEastAsianSign = 7, kForeignInEastAsia = 13;
constexpr double kRareHan = 15, kVeryRareHan = 20;
constexpr double kUndecodable = 40;
// What a change within a text costs on top.
constexpr double kOtherScriptInWord = 5, kOtherScriptInText = 3;
constexpr double kUpperAfterLower = 7, kUpperAtStart = 2, kUpperAfterUpper = 0.5, kTwoAccents = 3;
constexpr double kAddedPerSignInWord = 4;

constexpr char32_t kFirstCosted = 0x4E00, kEndCosted = 0xA000;
constexpr char32_t kFirstHangul = 0xAC00, kEndHangul = 0xD7A4;

/// The cost of each Chinese character in one of the languages, in quarters of a bit.
class HanCosts {
 public:
  HanCosts(std::string_view common, std::string_view also_common, bool by_rank) {
    costs_.fill(quarters(kRareHan));
    if (!also_common.empty()) put(also_common, by_rank, 1.5);
    put(common, by_rank, 0);
  }

  double operator[](char32_t c) const { return costs_[c - kFirstCosted] / 4.0; }

 private:
  static uint8_t quarters(double bits) { return static_cast<uint8_t>(std::lround(4 * bits)); }

  // Zipf's law, moved as Mandelbrot did: the share of rank r is 0.22 / (r + 20).
  void put(std::string_view characters, bool by_rank, double more) {
    double rank = 0;
    for_each_character(characters, [&](std::string_view, char32_t c) {
      const double bits = by_rank ? std::log2((rank++ + 20) / 0.22) : kCommonKanjiBits;
      costs_[c - kFirstCosted] = quarters(bits + more);
    });
  }

  std::array<uint8_t, kEndCosted - kFirstCosted> costs_{};
};

const HanCosts& han_costs(Encoding encoding) {
  static const HanCosts simplified(kCommonSimplified, kCommonTraditional, true);
  static const HanCosts traditional(kCommonTraditional, {}, true);
  static const HanCosts japanese(kCommonKanji, kCommonTraditional, false);
  if (encoding == Encoding::kBig5) return traditional;
  return encoding == Encoding::kShiftJis ? japanese : simplified;
}

bool is_common_hangul(char32_t c) {
  static const auto common = [] {
    std::array<bool, kEndHangul - kFirstHangul> is{};
    for_each_character(kCommonHangul, [&](std::string_view, char32_t syllable) { is[syllable - kFirstHangul] = true; });
    return is;
  }();
  return common[c - kFirstHangul];
}

bool is_one_of(char32_t c, std::u32string_view set) { return set.find(c) != std::u32string_view::npos; }

bool is_common_sign(char32_t c) {
  return is_one_of(c, U"\u2018\u2019\u201A\u201C\u201D\u201E\u2013\u2014\u2026\u2022«»\u2039\u203A\u00A0°€¿¡№§");
}
/// Of French, German, Spanish, Portuguese, Italian and the languages of the north.
bool is_common_accent(char32_t c) { return is_one_of(c, U"àâäáãåæçèéêëíîïñóôöõøœùúûüßÄÖÜÉÀÅØ"); }
bool is_upper_accent(char32_t c) { return (c >= 0xC0 && c <= 0xDE) || is_one_of(c, U"\u0152\u0160\u0178\u017D"); }
bool is_latin(char32_t c) { return c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7; }

bool is_upper_cyrillic(char32_t c) { return c <= 0x42F || c == 0x490; }

/// Half-width katakana, which hardly a text holds, are not among them.
bool is_kana(char32_t c) { return c >= 0x3041 && c <= 0x30FF; }
/// Of the punctuation of the languages that have them, and wide forms of ASCII.
bool is_east_asian_sign(char32_t c) {
  return (c >= 0x3000 && c <= 0x301F) || (c >= 0xFF00 && c <= 0xFF65) ||
         is_one_of(c, U"\u00B7\u2014\u2015\u2018\u2019\u201C\u201D\u2026\u22EF\u2027\u266A\u2606\u2605");
}

bool is_private_or_none(char32_t c) {
  return (c >= 0xE000 && c < 0xF900) || (c >= 0x80 && c < 0xA0) || c >= 0xF0000 || (c & 0xFFFE) == 0xFFFE;
}

}  // namespace

Plausibility::Plausibility(Encoding encoding) : encoding_(encoding) {}

void Plausibility::add(std::string_view decoded) {
  for_each_character(decoded, [&](std::string_view, char32_t c) { add_character(c); });
}

void Plausibility::add_character(char32_t c) {
  if (c < 0x80) return add_ascii(c);
  ++characters_;
  if (c == 0xFFFD) {
    ++undecodable_;
    return add_odd();
  }
  if (is_private_or_none(c)) return add_odd();
  if (encoding_ == Encoding::kWindows1252) return add_latin(c);
  if (encoding_ == Encoding::kWindows1251) return add_cyrillic(c);
  add_east_asian(c);
}

void Plausibility::add_ascii(char32_t c) {
  const bool is_upper = c >= 'A' && c <= 'Z';
  if (is_upper || (c >= 'a' && c <= 'z')) {
    add_letter(kAsciiLetter, {Script::kLatin, is_upper, true});
  } else {
    bits_ += kAsciiSign;
    before_ = {};
  }
}

void Plausibility::add_latin(char32_t c) {
  if (!is_latin(c)) return add_sign(is_common_sign(c) ? kCommonSign : kRareSign);
  if (before_.script == Script::kLatin && !before_.is_ascii) bits_ += kTwoAccents;
  const bool is_common = is_common_accent(c);
  odd_ += is_common || is_upper_accent(c) ? 0 : 1;
  add_letter(is_common ? kCommonAccent : kRareAccent, {Script::kLatin, is_upper_accent(c), false});
}

void Plausibility::add_cyrillic(char32_t c) {
  if (c < 0x400 || c > 0x4FF) return add_sign(is_common_sign(c) ? kCommonSign : kRareSign);
  const bool is_russian = (c >= 0x410 && c <= 0x44F) || c == 0x451 || c == 0x401;
  add_letter(is_russian ? kRussianLetter : kOtherCyrillic, {Script::kCyrillic, is_upper_cyrillic(c), false});
}

void Plausibility::add_east_asian(char32_t c) {
  if (is_east_asian_sign(c)) {
    bits_ += kEastAsianSign;
    before_ = {};
    return;
  }
  double bits = kForeignInEastAsia;
  if (c >= kFirstCosted && c < kEndCosted) {
    bits = encoding_ == Encoding::kEucKr ? kVeryRareHan - 1 : han_costs(encoding_)[c];
  } else if (c >= kFirstHangul && c < kEndHangul) {
    bits = encoding_ != Encoding::kEucKr ? kVeryRareHan : is_common_hangul(c) ? kCommonHangulBits : kOtherHangul;
  } else if (is_kana(c)) {
    bits = encoding_ == Encoding::kShiftJis ? kKana : kForeignInEastAsia;
  } else if (c >= 0x3400) {
    bits = kVeryRareHan;
  }
  odd_ += bits >= kVeryRareHan ? 1 : 0;
  add_letter(bits, {Script::kEastAsian, false, false});
}

void Plausibility::add_odd() {
  ++odd_;
  bits_ += kUndecodable;
  before_ = {};
}

void Plausibility::add_sign(double bits) {
  bits_ += bits;
  if (bits == kRareSign) {
    ++odd_;
    if (before_.script != Script::kNone) bits_ += kAddedPerSignInWord;
  }
  before_ = {};
}

void Plausibility::add_letter(double bits, Letter letter) {
  bits_ += bits;
  if (letter.script != script_before_ && script_before_ != Script::kNone) bits_ += kOtherScriptInText;
  if (letter.script != before_.script && before_.script != Script::kNone) bits_ += kOtherScriptInWord;
  if (letter.is_upper) {
    const bool within_word = before_.script != Script::kNone;
    bits_ += !within_word ? kUpperAtStart : before_.is_upper ? kUpperAfterUpper : kUpperAfterLower;
  }
  before_ = letter;
  script_before_ = letter.script;
}

}  // namespace geci
