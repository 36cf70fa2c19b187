#include "text/graphemes.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "text/grapheme_properties.h"
#include "text/utf8.h"

namespace geci {
namespace {

constexpr char32_t kZeroWidthJoiner = 0x200D;

enum class Kind {
  kOther,
  kControl,
  kExtending,
  kJoiner,
  kPictographic,
  kFlagLetter,
  kLead,
  kVowel,
  kTail,
  kLeadVowel,
  kSyllable
};

bool is_in(std::span<const CodePointRange> ranges, char32_t c) {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), c,
                                      [](char32_t value, const CodePointRange& range) { return value < range.first; });
  return after != ranges.begin() && c <= std::prev(after)->last;
}

/// A Korean syllable without a tail, or with one.
Kind kind_of_syllable(char32_t c) { return (c - 0xAC00) % 28 == 0 ? Kind::kLeadVowel : Kind::kSyllable; }

Kind kind_of(char32_t c) {
  if (c < 0x20) return Kind::kControl;
  if (c < 0xA9 || (c > 0xAE && c < 0x300) || (c >= 0x4E00 && c < 0xA000)) return Kind::kOther;
  if (c >= 0xAC00 && c <= 0xD7A3) return kind_of_syllable(c);
  if ((c >= 0x1100 && c < 0x1160) || (c >= 0xA960 && c < 0xA97D)) return Kind::kLead;
  if ((c >= 0x1160 && c < 0x11A8) || (c >= 0xD7B0 && c < 0xD7C7)) return Kind::kVowel;
  if ((c >= 0x11A8 && c < 0x1200) || (c >= 0xD7CB && c < 0xD7FC)) return Kind::kTail;
  if (c >= 0x1F1E6 && c <= 0x1F1FF) return Kind::kFlagLetter;
  if (c == kZeroWidthJoiner) return Kind::kJoiner;
  if (is_in(kExtending, c)) return Kind::kExtending;
  return is_in(kPictographic, c) ? Kind::kPictographic : Kind::kOther;
}

/// The grapheme so far.
class Cluster {
 public:
  /// Does the next character belong to it? If not, it begins another.
  bool takes(Kind next) {
    const bool goes_on = joins(next);
    if (!goes_on) {
      is_emoji_ = next == Kind::kPictographic;
      flag_letters_ = 0;
    }
    flag_letters_ += next == Kind::kFlagLetter ? 1 : 0;
    last_ = next;
    return goes_on;
  }

 private:
  bool joins(Kind next) const {
    switch (next) {
      case Kind::kExtending:
      case Kind::kJoiner:
        return last_ != Kind::kControl;
      case Kind::kPictographic:
        return is_emoji_ && last_ == Kind::kJoiner;
      case Kind::kFlagLetter:
        return last_ == Kind::kFlagLetter && flag_letters_ == 1;
      case Kind::kLead:
      case Kind::kLeadVowel:
      case Kind::kSyllable:
        return last_ == Kind::kLead;
      case Kind::kVowel:
        return last_ == Kind::kLead || last_ == Kind::kVowel || last_ == Kind::kLeadVowel;
      case Kind::kTail:
        return last_ == Kind::kVowel || last_ == Kind::kLeadVowel || last_ == Kind::kSyllable || last_ == Kind::kTail;
      case Kind::kControl:
      case Kind::kOther:
        return false;
    }
    return false;
  }

  Kind last_ = Kind::kControl;  // before the first character, as after a line end
  bool is_emoji_ = false;
  int flag_letters_ = 0;
};

}  // namespace

void for_each_grapheme(std::string_view text, const std::function<void(std::string_view)>& visit) {
  Cluster cluster;
  size_t begin = 0, at = 0;
  for_each_character(text, [&](std::string_view bytes, char32_t c) {
    if (!cluster.takes(kind_of(c)) && at > begin) {
      visit(text.substr(begin, at - begin));
      begin = at;
    }
    at += bytes.size();
  });
  if (at > begin) visit(text.substr(begin, at - begin));
}

}  // namespace geci
