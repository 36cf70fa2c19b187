// A text in the numbers of a model's vocabulary, which may lack some of the text's tokens.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/result.h"
#include "text/batches.h"
#include "text/corpus.h"

namespace geci {

struct KnownText {
  TokenIds ids;
  std::vector<size_t> line_ends;     // as in Corpus
  std::vector<size_t> song_ends;     // likewise
  std::vector<std::string> unknown;  // distinct tokens that the vocabulary lacks, in order of appearance
  size_t unknown_count = 0;          // how many of the text's tokens they are
  size_t token_count = 0;            // of the text
  bool has_unknown_token = false;    // it stands in ids where a token was unknown; otherwise nothing does
};

/// `corpus` in the numbers of `vocabulary`. Tokens that the vocabulary lacks become its unknown token, or are left out
/// if it has none.
KnownText in_vocabulary(const Corpus& corpus, const Vocabulary& vocabulary);

/// "The model does not know '外'; left out: 1 of 24 tokens (4.2 % of the text)."; empty if it knows all of them.
Message unknown_tokens_warning(const KnownText& text);

/// Fails if more than a third of the text's tokens are unknown, with a sentence that ends in `advice` and a full stop.
Status check_known(const KnownText& text, const Message& advice);

}  // namespace geci
