// The characters that are most frequent in texts of some languages, for telling encodings apart.
#pragma once

#include <string_view>

namespace geci {

// The most frequent first: counted in jieba's dictionary and in Song ci.
extern const std::string_view kCommonSimplified;
// The same in traditional characters.
extern const std::string_view kCommonTraditional;
// Kanji of Japanese songs, and Korean syllables; their order says little.
extern const std::string_view kCommonKanji;
extern const std::string_view kCommonHangul;

}  // namespace geci
