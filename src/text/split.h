// Setting a part of a text apart for validation.
#pragma once

#include <span>

#include "core/result.h"
#include "text/batches.h"

namespace geci {

struct TextSplit {
  TrainingText training;
  TokenIds validation;          // the last lines of the text; null if none are set apart
  size_t validation_songs = 0;  // how many whole songs these are; 0: lines
};

/// Places in a text's ids, as in Corpus: behind each line and behind each song.
struct TextEnds {
  std::span<const size_t> lines, songs;
};

/// Fails with a sentence if the share of a text to set apart is neither in (0, 1) nor 0, which is none.
Status check_validation_share(double share);

/// Cuts where a song ends, if that leaves within a half of `share` of the tokens for validation; else where a line
/// ends, so that about `share` of them, and at least one line of two tokens, are validation. Fails with a sentence if
/// the share is not in (0, 1) or the text has too few lines.
Result<TextSplit> split_at(const TokenIds& ids, const TextEnds& ends, double share);

/// The same, and for a share of 0 all of the text to learn from.
Result<TextSplit> split_text(const TokenIds& ids, const TextEnds& ends, double share);

}  // namespace geci
