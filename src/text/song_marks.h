// What lyric sites write beside the words of a song: section marks, how often a line is sung, who wrote it.
#pragma once

#include <string>
#include <string_view>

namespace geci {

/// The line without these, and without spaces at its ends; empty if nothing else was there. Removed are whole lines in
/// [ ] or 【 】; lines such as "Chorus:", "Verse 2", "(Bridge)" and "副歌"; such marks in brackets before the words;
/// "(x2)" or "x2" behind them; credits ("作词：…", "Lyrics by: …"). REQUIRES: `line` is valid UTF-8; so is the result.
std::string without_song_marks(std::string_view line);

}  // namespace geci
