// The engine's sentences, which are English wherever they are made, in the page's language.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "wording/language.h"

namespace geci {

/// A sentence with {} for each part that differs from one time to the next; in Chinese these are {0}, {1} … in the
/// English order.
struct KnownSentence {
  std::string_view english, chinese;
};

std::span<const KnownSentence> sentences();

/// The sentence in that language. What is not in the table stays English: better that than silence.
std::string in_language(std::string_view english, Language language);

}  // namespace geci
