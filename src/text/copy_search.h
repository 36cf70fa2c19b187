// The copy meter for a corpus that is read once: it keeps an index of the texts, which are short, and lets the corpus
// pass by.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "text/copy_index.h"
#include "text/suffix_automaton.h"

namespace geci {

/// Finds what CopyIndex finds. About 130 bytes a token of the text, none for the corpus.
class CopySearch {
 public:
  /// Negative ids, as between several texts, match nothing.
  explicit CopySearch(std::span<const int32_t> text);

  /// The corpus goes on with this token.
  void read(int32_t token);
  /// Every copied span of at least `minimum` tokens, in order. REQUIRES: minimum > 0.
  std::vector<CopiedSpan> find(size_t minimum) const;

 private:
  /// What the corpus had of a state's substrings.
  struct Found {
    uint32_t length = 0;   // of the longest one
    uint64_t end = 0;      // the first place of the corpus where it ended, end excluded
    uint64_t any_end = 0;  // the first place where any of them did
  };

  /// With what follows for a state from those that its substrings are suffixes of.
  std::vector<Found> with_suffixes() const;

  SuffixAutomaton automaton_;       // of the text
  std::vector<uint32_t> prefixes_;  // for each token, the state of the text up to it
  std::vector<Found> found_;        // by state
  SuffixAutomaton::Match match_;
  uint64_t tokens_read_ = 0;
};

}  // namespace geci
