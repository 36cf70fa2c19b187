// The copy meter: which stretches of a text stand word for word in the corpus, found in time linear in the text
// by an index of the corpus that is built once.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace geci {

/// A stretch of a text that also stands in the corpus, as long as it can be made on either side. Stretches may
/// overlap when they come from different places.
struct CopiedSpan {
  size_t begin = 0, end = 0;  // tokens of the text, end excluded
  size_t source = 0;          // the corpus token where its first occurrence begins

  size_t size() const { return end - begin; }
  bool operator==(const CopiedSpan&) const = default;
};

/// A suffix automaton of token ids (Blumer et al., 1985), which takes the corpus piece by piece: linear in its
/// length for time and memory, about 100 bytes a token.
class CopyIndex {
 public:
  CopyIndex();

  /// The next tokens of the corpus.
  void append(std::span<const int32_t> ids);
  /// Corpus tokens so far.
  size_t size() const { return size_; }

  /// Every copied span of at least `minimum` tokens, in order. REQUIRES: minimum > 0.
  std::vector<CopiedSpan> find(std::span<const int32_t> text, size_t minimum) const;

  /// Below this many tokens a span says nothing: three times the length ln(N) / H at which chance alone finds a
  /// match (Wyner and Ziv, 1989), H being the entropy of the corpus's tokens in nats. At least 2.
  size_t telling_length() const;

 private:
  // A state stands for all substrings that end at the same places of the corpus.
  struct State {
    uint32_t length = 0;     // of its longest substring
    uint32_t link = kNone;   // the state of the longest suffix that ends at more places
    uint32_t first_end = 0;  // the first of those places, end excluded
    uint32_t edges = kNone;  // its first edge
  };
  struct Edge {
    uint32_t state, token;
    uint32_t target;
    uint32_t next;  // of the same state
  };
  static constexpr uint32_t kNone = UINT32_MAX;

  void append(uint32_t token);
  uint32_t add_state(const State& state);
  uint32_t clone(uint32_t state, uint32_t length);
  void add_edge(uint32_t state, uint32_t token, uint32_t target);
  /// The edge's number, or kNone.
  uint32_t find_edge(uint32_t state, uint32_t token) const;
  /// Where the edge lies in the table, or the free place where it would.
  size_t slot_of(uint32_t state, uint32_t token) const;
  void grow_table();

  std::vector<State> states_;
  std::vector<Edge> edges_;
  std::vector<uint32_t> table_;  // edge numbers by hash of (state, token); a power of two of them
  std::unordered_map<uint32_t, size_t> counts_;
  uint32_t last_ = 0;
  size_t size_ = 0;
};

/// How many tokens of a text lie within `spans`, which are in order.
size_t copied_tokens(std::span<const CopiedSpan> spans);

}  // namespace geci
