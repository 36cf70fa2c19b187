// What a reader takes for one character.
#pragma once

#include <functional>
#include <string_view>

namespace geci {

/// Calls `visit` with each grapheme in turn, as its bytes: a letter with the marks that follow it; an emoji with its
/// colour of skin and with those joined to it; two letters of a flag; the parts of a Korean syllable; else a code
/// point. The rules are those of Unicode's extended grapheme clusters (UAX 29) but for conjuncts of Indian scripts and
/// marks that come before their letter, which stay apart. They are fixed here, and not the platform's, because models
/// depend on them. REQUIRES: `text` is valid UTF-8.
void for_each_grapheme(std::string_view text, const std::function<void(std::string_view)>& visit);

}  // namespace geci
