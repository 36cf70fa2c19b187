// What Unicode writes in several ways, or not to be seen, in one way.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace geci {

/// How a model takes the characters of its text and of prompts. kAsWritten: as they are, every code point a character;
/// so did the models of before. kComposed: as tidy_text() leaves them, every grapheme a character. The cleaning of the
/// tutorial keeps to the tutorial's program: under it both are the same.
enum class UnicodeRules { kAsWritten, kComposed };

/// Canonical composition (NFC): a letter and its marks become one character where there is one. Text that has nothing
/// to compose costs one look at its bytes. REQUIRES: `text` is valid UTF-8.
std::string compose(std::string text);

struct TidyText {
  std::string text;
  size_t dropped = 0;  // characters
};

/// Composed text whose lines end in LF, CR or CRLF alone: U+0085, U+2028, U+2029, form feed and vertical tab become LF.
/// Zero-width spaces, word joiners and byte-order marks are dropped; so are zero-width joiners and non-joiners, except
/// between emoji or letters of scripts that need them. REQUIRES: `text` is valid UTF-8.
TidyText tidy_text(std::string text);

}  // namespace geci
