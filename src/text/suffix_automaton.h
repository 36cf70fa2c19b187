// The suffix automaton of a sequence of token ids (Blumer et al., 1985): all its substrings, in states. It takes the
// sequence piece by piece and is linear in its length for time and memory, about 100 bytes a token.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace geci {

class SuffixAutomaton {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  /// A state stands for all substrings that end at the same places.
  struct State {
    uint32_t length = 0;     // of its longest substring
    uint32_t link = kNone;   // the state of the longest suffix that ends at more places
    uint32_t first_end = 0;  // the first of those places, end excluded
    uint32_t edges = kNone;  // its first edge
  };

  /// The longest suffix of what another sequence has had so far that is a substring here.
  struct Match {
    uint32_t state = 0;
    uint32_t length = 0;
  };

  SuffixAutomaton();

  void append(uint32_t token);
  /// Tokens so far.
  uint32_t size() const { return states_[last_].length; }
  const std::vector<State>& states() const { return states_; }
  /// The state of the whole sequence so far.
  uint32_t whole() const { return last_; }
  /// The other sequence goes on with `token`.
  void advance(Match& match, uint32_t token) const;

 private:
  struct Edge {
    uint32_t state, token;
    uint32_t target;
    uint32_t next;  // of the same state
  };

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
  uint32_t last_ = 0;
};

}  // namespace geci
