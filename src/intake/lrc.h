// LRC: lyrics in which time stamps say when each line is sung.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace geci {

/// True if at least half of the lines that are not blank begin with a time stamp or are a tag of LRC, and one has a
/// stamp.
bool looks_like_lrc(std::string_view text);

struct LrcText {
  std::string text;   // one line end after each line
  size_t stamps = 0;  // removed, those of words included
};

/// The lines in the order in which they are sung, a line with several stamps once for each; without stamps ([mm:ss],
/// [mm:ss.xx], [mm:ss:xx], [h:mm:ss.xx]; <mm:ss.xx> and the like for words) and tags ([ti:…], [ar:…], …). A line
/// without a stamp follows the line before it wherever that one goes. Stamped blank lines stay blank, for they part
/// verses; others go. Any bytes will do. Fails with a sentence if the repeated lines make the text more than 8 times as
/// long.
Result<LrcText> read_lrc(std::string_view text);

}  // namespace geci
