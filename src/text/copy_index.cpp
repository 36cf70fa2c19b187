#include "text/copy_index.h"

#include <algorithm>
#include <cmath>

namespace geci {
namespace {

constexpr double kTellingFactor = 3;
constexpr size_t kLeastTelling = 2;

}  // namespace

void TokenCounts::add(size_t token) {
  if (token >= counts_.size()) counts_.resize(token + 1);
  ++counts_[token];
  ++total_;
}

size_t TokenCounts::telling_length() const {
  const auto total = static_cast<double>(total_);
  double entropy = 0;
  for (const size_t count : counts_) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / total;
    entropy -= share * std::log(share);
  }
  if (entropy <= 0) return std::max(kLeastTelling, total_);
  const double chance = std::log(total) / entropy;
  return std::max(kLeastTelling, static_cast<size_t>(std::ceil(kTellingFactor * chance)));
}

void CopyIndex::append(std::span<const int32_t> ids) {
  for (const int32_t id : ids) {
    automaton_.append(static_cast<uint32_t>(id));
    counts_.add(static_cast<size_t>(id));
  }
}

// Follows the text through the automaton: a match that does not grow by the next token ends before it.
std::vector<CopiedSpan> CopyIndex::find(std::span<const int32_t> text, size_t minimum) const {
  std::vector<CopiedSpan> spans;
  SuffixAutomaton::Match match;
  const auto end_span = [&](const SuffixAutomaton::Match& of, size_t end) {
    if (of.length >= minimum) {
      spans.push_back({end - of.length, end, automaton_.states()[of.state].first_end - of.length});
    }
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const SuffixAutomaton::Match before = match;
    automaton_.advance(match, static_cast<uint32_t>(text[i]));
    if (match.length != before.length + 1) end_span(before, i);
  }
  end_span(match, text.size());
  return spans;
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
