// From the bytes of a text file to clean lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "text/source_text.h"
#include "text/unicode.h"

namespace geci {

/// kTutorial: the tutorial's rules, see clean_line_as_tutorial; lines of at most one character and
/// lines seen before are dropped. kNone: lines as they are, blank ones left out. kLyrics: for texts from lyric sites,
/// see without_markup and without_song_marks; blank lines are left out.
enum class Cleaning { kNone, kTutorial, kLyrics };

/// "none", "tutorial", "lyrics": the names of the command line and of model files.
std::string cleaning_name(Cleaning cleaning);
Result<Cleaning> parse_cleaning(const std::string& name);

/// The page refuses larger texts with a sentence: its memory is bounded. Natively memory is what limits them.
inline constexpr size_t kMaxTextBytes = size_t{64} << 20;

struct CleanText {
  std::vector<std::string> lines;  // valid UTF-8 without line ends
  std::vector<size_t> song_ends;   // for each song the number of lines up to its last one; songs without lines are none
  size_t dropped = 0;              // characters that nobody sees, see tidy_text, and the source's
  Message warning;                 // the source's note first; empty if nothing is to be said
};

/// Is a text that is cleaned so tidied before, as tidy_text does? The tutorial's program knows nothing of that.
inline bool is_tidied(Cleaning cleaning, UnicodeRules rules) {
  return cleaning != Cleaning::kTutorial && rules == UnicodeRules::kComposed;
}

/// Tidies and cleans line by line; CR, LF and CRLF all end a line. Whatever is not UTF-8 becomes U+FFFD: it is
/// decode_text that tells of it. Fails with a sentence if the text is empty, or if cleaning leaves nothing
/// of it.
Result<CleanText> clean_text(const SourceText& text, Cleaning cleaning, UnicodeRules rules = UnicodeRules::kComposed);

/// The clean lines of a piece of a text that ends where a line does. A piece knows nothing of those before it: what
/// they have seen is not dropped. REQUIRES: not kLyrics, whose markup may go on over lines.
std::vector<std::string> clean_piece(std::string_view bytes, Cleaning cleaning, UnicodeRules rules);

/// One line by the tutorial's rules, in its order: delete 〖韩语歌词〗; delete every character outside
/// [一-龥 a-zA-Z0-9!?,]; delete each run of two or more spaces; strip spaces at both ends.
/// REQUIRES: `line` is valid UTF-8.
std::string clean_line_as_tutorial(std::string_view line);

/// The lines of `text`, line ends removed; a line end at the very end opens no further line.
std::vector<std::string_view> split_lines(std::string_view text);

}  // namespace geci
