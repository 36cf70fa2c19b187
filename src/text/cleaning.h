// From the bytes of a text file to clean lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace geci {

/// kTutorial: the tutorial's rules, see clean_line_as_tutorial; lines of at most one character and
/// lines seen before are dropped. kNone: lines as they are, blank ones left out.
enum class Cleaning { kNone, kTutorial };

/// "none", "tutorial": the names of the command line and of model files.
std::string cleaning_name(Cleaning cleaning);
Result<Cleaning> parse_cleaning(const std::string& name);

/// Texts above this size are refused with a sentence.
inline constexpr size_t kMaxTextBytes = size_t{64} << 20;

struct CleanText {
  std::vector<std::string> lines;  // valid UTF-8 without line ends
  size_t invalid_bytes = 0;        // bytes that were not UTF-8, each run shown as U+FFFD
  std::string warning;             // a sentence, empty if nothing is to be said
};

/// Repairs UTF-8 and cleans line by line; CR, LF and CRLF all end a line. Fails with a sentence if the
/// text is too large, empty, binary, mostly not UTF-8, or if cleaning leaves nothing of it.
Result<CleanText> clean_text(std::string_view bytes, Cleaning cleaning);

/// What clean_text tells from the bytes alone, before any of them is decoded.
Status check_text_bytes(std::string_view bytes);

/// The clean lines of a piece of a text that ends where a line does. A piece knows nothing of those before it: what
/// they have seen is not dropped.
std::vector<std::string> clean_piece(std::string_view bytes, Cleaning cleaning);

/// One line by the tutorial's rules, in its order: delete 〖韩语歌词〗; delete every character outside
/// [一-龥 a-zA-Z0-9!?,]; delete each run of two or more spaces; strip spaces at both ends.
/// REQUIRES: `line` is valid UTF-8.
std::string clean_line_as_tutorial(std::string_view line);

/// The lines of `text`, line ends removed; a line end at the very end opens no further line.
std::vector<std::string_view> split_lines(std::string_view text);

}  // namespace geci
