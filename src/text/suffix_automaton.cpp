#include "text/suffix_automaton.h"

namespace geci {
namespace {

constexpr size_t kFirstTable = 1024;

// The finisher of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the key moves every bit of the result.
uint64_t scrambled(uint64_t key) {
  key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9U;
  key = (key ^ (key >> 27)) * 0x94D049BB133111EBU;
  return key ^ (key >> 31);
}

}  // namespace

SuffixAutomaton::SuffixAutomaton() : states_(1), table_(kFirstTable, kNone) {}

// The textbook's online construction: `last_` stands for all that has been read.
void SuffixAutomaton::append(uint32_t token) {
  const uint32_t read = size() + 1;
  const uint32_t current = add_state({read, kNone, read, kNone});
  uint32_t state = last_, edge = kNone;
  for (; state != kNone && (edge = find_edge(state, token)) == kNone; state = states_[state].link) {
    add_edge(state, token, current);
  }
  last_ = current;
  if (state == kNone) {
    states_[current].link = 0;
    return;
  }
  const uint32_t target = edges_[edge].target, length = states_[state].length + 1;
  if (states_[target].length == length) {
    states_[current].link = target;
    return;
  }
  // The target's longer substrings do not end here; its shorter ones get a state of their own.
  const uint32_t shorter = clone(target, length);
  for (; state != kNone; state = states_[state].link) {
    edge = find_edge(state, token);
    if (edge == kNone || edges_[edge].target != target) break;
    edges_[edge].target = shorter;
  }
  states_[target].link = states_[current].link = shorter;
}

void SuffixAutomaton::advance(Match& match, uint32_t token) const {
  uint32_t edge = find_edge(match.state, token);
  while (edge == kNone && match.state != 0) {
    match.state = states_[match.state].link;
    match.length = states_[match.state].length;
    edge = find_edge(match.state, token);
  }
  if (edge == kNone) return;
  match.state = edges_[edge].target;
  ++match.length;
}

uint32_t SuffixAutomaton::add_state(const State& state) {
  states_.push_back(state);
  return static_cast<uint32_t>(states_.size() - 1);
}

uint32_t SuffixAutomaton::clone(uint32_t state, uint32_t length) {
  State copy = states_[state];
  copy.length = length;
  copy.edges = kNone;
  const uint32_t made = add_state(copy);
  for (uint32_t edge = states_[state].edges; edge != kNone; edge = edges_[edge].next) {
    add_edge(made, edges_[edge].token, edges_[edge].target);
  }
  return made;
}

void SuffixAutomaton::add_edge(uint32_t state, uint32_t token, uint32_t target) {
  if ((edges_.size() + 1) * 4 > table_.size() * 3) grow_table();
  table_[slot_of(state, token)] = static_cast<uint32_t>(edges_.size());
  edges_.push_back({state, token, target, states_[state].edges});
  states_[state].edges = static_cast<uint32_t>(edges_.size() - 1);
}

uint32_t SuffixAutomaton::find_edge(uint32_t state, uint32_t token) const { return table_[slot_of(state, token)]; }

size_t SuffixAutomaton::slot_of(uint32_t state, uint32_t token) const {
  const size_t mask = table_.size() - 1;
  size_t slot = scrambled(static_cast<uint64_t>(state) << 32 | token) & mask;
  while (table_[slot] != kNone && (edges_[table_[slot]].state != state || edges_[table_[slot]].token != token)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void SuffixAutomaton::grow_table() {
  table_.assign(table_.size() * 2, kNone);
  for (size_t i = 0; i < edges_.size(); ++i) {
    table_[slot_of(edges_[i].state, edges_[i].token)] = static_cast<uint32_t>(i);
  }
}

}  // namespace geci
