// Setting a part of a text apart for validation.
#pragma once

#include <span>

#include "core/result.h"
#include "text/batches.h"

namespace geci {

struct TextSplit {
  TokenIds training;
  TokenIds validation;  // the last lines of the text; null if none are set apart
};

/// Fails with a sentence if the share of a text to set apart is neither in (0, 1) nor 0, which is none.
Status check_validation_share(double share);

/// Cuts where a line ends, so that about `share` of the tokens, and at least one line of two tokens, are validation;
/// `line_ends` as in Corpus. Fails with a sentence if the share is not in (0, 1) or the text has too few lines.
Result<TextSplit> split_at_line(const TokenIds& ids, std::span<const size_t> line_ends, double share);

/// The same, and for a share of 0 all of the text to learn from.
Result<TextSplit> split_text(const TokenIds& ids, std::span<const size_t> line_ends, double share);

}  // namespace geci
