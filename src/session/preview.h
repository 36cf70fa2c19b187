// How a text begins once it is cleaned and tokenized: a few lines of it, for people to look at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "text/corpus.h"

namespace geci {

struct PreviewToken {
  std::string text;
  bool known = true;  // in the vocabulary it was compared with
};

struct Preview {
  std::vector<std::vector<PreviewToken>> lines;  // without line ends
  int tokens = 0;                                // line ends counted
  int unknown = 0;
};

/// Cleans and tokenizes the text's beginning, which is read as gather() reads a file. Without a vocabulary every token
/// counts as known. Bounded, whatever the text: some kilobytes are read, and as many lines and tokens a line are kept
/// as one looks at. Fails as clean_text does.
Result<Preview> preview_text(std::string_view bytes, const TextSettings& settings, const Tokenizer& tokenizer,
                             const Vocabulary* vocabulary);

/// As much of a text as preview_text reads: whole lines where there is more than one.
std::string_view beginning_of(std::string_view bytes);

}  // namespace geci
