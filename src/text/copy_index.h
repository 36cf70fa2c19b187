// The copy meter: which stretches of a text stand word for word in the corpus, found in time linear in the text
// by an index of the corpus that is built once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "text/suffix_automaton.h"

namespace geci {

/// A stretch of a text that also stands in the corpus, as long as it can be made on either side. Stretches may
/// overlap when they come from different places.
struct CopiedSpan {
  size_t begin = 0, end = 0;  // tokens of the text, end excluded
  size_t source = 0;          // the corpus token where its first occurrence begins

  size_t size() const { return end - begin; }
  bool operator==(const CopiedSpan&) const = default;
};

/// How often each token of a corpus occurs.
class TokenCounts {
 public:
  void add(size_t token);
  size_t total() const { return total_; }
  /// Below this many tokens a span says nothing: three times the length ln(N) / H at which chance alone finds a
  /// match (Wyner and Ziv, 1989), H being the entropy of the corpus's tokens in nats. At least 2.
  size_t telling_length() const;

 private:
  std::vector<size_t> counts_;  // by token
  size_t total_ = 0;
};

/// An index for many texts; it takes the corpus piece by piece. copy_search.h is for few texts and a large corpus.
class CopyIndex {
 public:
  /// The next tokens of the corpus; none is negative.
  void append(std::span<const int32_t> ids);
  /// Corpus tokens so far.
  size_t size() const { return counts_.total(); }

  /// Every copied span of at least `minimum` tokens, in order. REQUIRES: minimum > 0.
  std::vector<CopiedSpan> find(std::span<const int32_t> text, size_t minimum) const;

  size_t telling_length() const { return counts_.telling_length(); }

 private:
  SuffixAutomaton automaton_;  // of the corpus
  TokenCounts counts_;
};

/// How many tokens of a text lie within `spans`, which are in order.
size_t copied_tokens(std::span<const CopiedSpan> spans);

}  // namespace geci
