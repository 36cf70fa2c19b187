// A text in the numbers of a model's vocabulary, which may lack some of the text's tokens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "model/parameters.h"
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

/// A model's vocabulary with the tokens of a text that it lacked, and its weights with theirs.
struct GrownModel {
  NetworkConfig config;
  ParameterBuffer weights;
  Vocabulary vocabulary;           // the old tokens with their numbers, then the new ones
  std::vector<std::string> added;  // in order of appearance in the text, its line end last
};

/// `corpus` becomes known to a model: its new tokens' weights are drawn as with_more_tokens() says. Fails with a
/// sentence if the model would become too large. REQUIRES: `weights` and `vocabulary` are of `config`.
Result<GrownModel> grow_for(const Corpus& corpus, const NetworkConfig& config, const ParameterBuffer& weights,
                            const Vocabulary& vocabulary, uint64_t seed);

/// "2 new tokens join the model's vocabulary, with weights drawn afresh: '外' '有'."; empty if there are none.
Message added_tokens_notice(const std::vector<std::string>& added);

/// Fails if more than a third of the text's tokens are unknown, with a sentence that ends in `advice` and a full stop.
Status check_known(const KnownText& text, const Message& advice);

}  // namespace geci
