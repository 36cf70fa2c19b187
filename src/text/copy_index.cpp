#include "text/copy_index.h"

#include <algorithm>
#include <cmath>

namespace geci {
namespace {

constexpr size_t kFirstTable = 1024;
constexpr double kTellingFactor = 3;
constexpr size_t kLeastTelling = 2;

// The finisher of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the key moves every bit of the result.
uint64_t scrambled(uint64_t key) {
  key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9U;
  key = (key ^ (key >> 27)) * 0x94D049BB133111EBU;
  return key ^ (key >> 31);
}

}  // namespace

CopyIndex::CopyIndex() : states_(1), table_(kFirstTable, kNone) {}

void CopyIndex::append(std::span<const int32_t> ids) {
  for (const int32_t id : ids) append(static_cast<uint32_t>(id));
}

// The textbook's online construction: `last_` stands for all that has been read.
void CopyIndex::append(uint32_t token) {
  ++size_;
  ++counts_[token];
  const uint32_t current = add_state({states_[last_].length + 1, kNone, static_cast<uint32_t>(size_), kNone});
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

uint32_t CopyIndex::add_state(const State& state) {
  states_.push_back(state);
  return static_cast<uint32_t>(states_.size() - 1);
}

uint32_t CopyIndex::clone(uint32_t state, uint32_t length) {
  State copy = states_[state];
  copy.length = length;
  copy.edges = kNone;
  const uint32_t made = add_state(copy);
  for (uint32_t edge = states_[state].edges; edge != kNone; edge = edges_[edge].next) {
    add_edge(made, edges_[edge].token, edges_[edge].target);
  }
  return made;
}

void CopyIndex::add_edge(uint32_t state, uint32_t token, uint32_t target) {
  if ((edges_.size() + 1) * 4 > table_.size() * 3) grow_table();
  table_[slot_of(state, token)] = static_cast<uint32_t>(edges_.size());
  edges_.push_back({state, token, target, states_[state].edges});
  states_[state].edges = static_cast<uint32_t>(edges_.size() - 1);
}

uint32_t CopyIndex::find_edge(uint32_t state, uint32_t token) const { return table_[slot_of(state, token)]; }

size_t CopyIndex::slot_of(uint32_t state, uint32_t token) const {
  const size_t mask = table_.size() - 1;
  size_t slot = scrambled(static_cast<uint64_t>(state) << 32 | token) & mask;
  while (table_[slot] != kNone && (edges_[table_[slot]].state != state || edges_[table_[slot]].token != token)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void CopyIndex::grow_table() {
  table_.assign(table_.size() * 2, kNone);
  for (size_t i = 0; i < edges_.size(); ++i) {
    table_[slot_of(edges_[i].state, edges_[i].token)] = static_cast<uint32_t>(i);
  }
}

// Follows the text through the automaton; `length` tokens before `i` are the longest that the corpus has.
std::vector<CopiedSpan> CopyIndex::find(std::span<const int32_t> text, size_t minimum) const {
  std::vector<CopiedSpan> spans;
  uint32_t state = 0;
  size_t length = 0;
  const auto end_span = [&](size_t end) {
    if (length >= minimum) spans.push_back({end - length, end, states_[state].first_end - length});
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const auto token = static_cast<uint32_t>(text[i]);
    uint32_t edge = find_edge(state, token);
    if (edge == kNone) end_span(i);
    while (edge == kNone && state != 0) {
      state = states_[state].link;
      length = states_[state].length;
      edge = find_edge(state, token);
    }
    if (edge == kNone) continue;
    state = edges_[edge].target;
    ++length;
  }
  end_span(text.size());
  return spans;
}

size_t CopyIndex::telling_length() const {
  const auto total = static_cast<double>(size_);
  double entropy = 0;
  for (const auto& [token, count] : counts_) {
    const double share = static_cast<double>(count) / total;
    entropy -= share * std::log(share);
  }
  if (entropy <= 0) return std::max(kLeastTelling, size_);
  const double chance = std::log(total) / entropy;
  return std::max(kLeastTelling, static_cast<size_t>(std::ceil(kTellingFactor * chance)));
}

size_t copied_tokens(std::span<const CopiedSpan> spans) {
  size_t count = 0, reached = 0;
  for (const CopiedSpan& span : spans) {
    if (span.end > reached) count += span.end - std::max(span.begin, reached);
    reached = std::max(reached, span.end);
  }
  return count;
}

}  // namespace geci
