#include "text/copy_search.h"

#include <algorithm>
#include <numeric>

namespace geci {

// Each negative id is a number of its own, or two separators could match each other's texts.
CopySearch::CopySearch(std::span<const int32_t> text) {
  prefixes_.reserve(text.size());
  for (const int32_t id : text) {
    automaton_.append(static_cast<uint32_t>(id));
    prefixes_.push_back(automaton_.whole());
  }
  found_.resize(automaton_.states().size());
}

void CopySearch::read(int32_t token) {
  ++tokens_read_;
  if (token < 0) {
    match_ = {};
    return;
  }
  automaton_.advance(match_, static_cast<uint32_t>(token));
  if (match_.length == 0) return;
  Found& found = found_[match_.state];
  if (found.any_end == 0) found.any_end = tokens_read_;
  if (match_.length > found.length) {
    found.length = match_.length;
    found.end = tokens_read_;
  }
}

// Where a substring occurs, its suffixes do: the longest states hand theirs on first.
std::vector<CopySearch::Found> CopySearch::with_suffixes() const {
  const std::vector<SuffixAutomaton::State>& states = automaton_.states();
  std::vector<uint32_t> order(states.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return states[a].length > states[b].length; });
  std::vector<Found> found = found_;
  for (const uint32_t state : order) {
    const uint32_t link = states[state].link;
    if (found[state].length == 0 || link == SuffixAutomaton::kNone) continue;
    Found& suffix = found[link];
    const uint64_t end = found[state].any_end;
    suffix.any_end = suffix.any_end == 0 ? end : std::min(suffix.any_end, end);
    suffix.end = suffix.length == states[link].length ? std::min(suffix.end, end) : end;
    suffix.length = states[link].length;
  }
  // And where no substring of a state occurs, the longest suffix that does is that of the state it links to.
  for (auto state = order.rbegin(); state != order.rend(); ++state) {
    const uint32_t link = states[*state].link;
    if (found[*state].length == 0 && link != SuffixAutomaton::kNone) found[*state] = found[link];
  }
  return found;
}

std::vector<CopiedSpan> CopySearch::find(size_t minimum) const {
  const std::vector<Found> found = with_suffixes();
  std::vector<CopiedSpan> spans;
  for (size_t i = 0; i < prefixes_.size(); ++i) {
    const Found& match = found[prefixes_[i]];
    const bool goes_on = i + 1 < prefixes_.size() && found[prefixes_[i + 1]].length == match.length + 1;
    if (goes_on || match.length < minimum) continue;
    spans.push_back({i + 1 - match.length, i + 1, static_cast<size_t>(match.end - match.length)});
  }
  return spans;
}

}  // namespace geci
