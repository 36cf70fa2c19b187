// How well a text reads in an encoding that it may be in.
#pragma once

#include <cstddef>
#include <string_view>

#include "intake/encoding.h"

namespace geci {

/// Adds up what the characters of a text would cost, in bits, in a code made for texts of the encoding's languages: few
/// bits for what is frequent there. The bytes cost least in the encoding that they were written in.
class Plausibility {
 public:
  explicit Plausibility(Encoding encoding);

  /// Goes on with a further piece of the text, decoded. REQUIRES: it is valid UTF-8.
  void add(std::string_view decoded);

  double bits() const { return bits_; }
  /// Characters outside ASCII, and those among them that no text of these languages is likely to hold: rare signs
  /// within words, private and unassigned characters, bytes that could not be decoded.
  size_t characters() const { return characters_; }
  size_t odd() const { return odd_; }
  size_t undecodable() const { return undecodable_; }

 private:
  /// What a word may go on with.
  enum class Script { kNone, kLatin, kCyrillic, kEastAsian };
  struct Letter {
    Script script = Script::kNone;
    bool is_upper = false;
    bool is_ascii = true;
  };

  void add_letter(double bits, Letter letter);
  void add_sign(double bits);
  void add_character(char32_t c);
  void add_ascii(char32_t c);
  void add_latin(char32_t c);
  void add_cyrillic(char32_t c);
  void add_east_asian(char32_t c);
  void add_odd();

  Encoding encoding_;
  double bits_ = 0;
  size_t characters_ = 0, odd_ = 0, undecodable_ = 0;
  Letter before_;                         // the character before, if it was a letter
  Script script_before_ = Script::kNone;  // of the last letter, however far back
};

}  // namespace geci
