#include "model/next_tokens.h"

#include <algorithm>
#include <numeric>

namespace geci {
namespace {

std::vector<int32_t> likeliest(std::span<const float> logits, int count) {
  std::vector<int32_t> ids(logits.size());
  std::iota(ids.begin(), ids.end(), 0);
  const auto end = ids.begin() + std::min<ptrdiff_t>(count, static_cast<ptrdiff_t>(ids.size()));
  std::partial_sort(ids.begin(), end, ids.end(), [&](int32_t a, int32_t b) {
    const float of_a = logits[static_cast<size_t>(a)], of_b = logits[static_cast<size_t>(b)];
    return of_a != of_b ? of_a > of_b : a < b;
  });
  ids.erase(end, ids.end());
  return ids;
}

/// What Generator draws from; the greedy one has a single token.
std::vector<float> drawn_from(std::span<const float> logits, std::span<const int32_t> seen,
                              std::optional<int32_t> line_end, const SamplingSettings& settings) {
  std::vector<float> shaped(logits.begin(), logits.end());
  if (settings.repetition_penalty != 1) {
    std::vector<int32_t> once(seen.begin(), seen.end());
    std::sort(once.begin(), once.end());
    once.erase(std::unique(once.begin(), once.end()), once.end());
    for (const int32_t id : once) {
      if (line_end != id) penalise(shaped[static_cast<size_t>(id)], settings.repetition_penalty);
    }
  }
  if (settings.greedy) {
    const int32_t chosen = argmax(shaped);
    std::fill(shaped.begin(), shaped.end(), 0.0F);
    shaped[static_cast<size_t>(chosen)] = 1;
  } else {
    DistributionShaper(static_cast<int>(shaped.size())).shape(settings, shaped);
  }
  return shaped;
}

}  // namespace

std::vector<NextToken> next_tokens(std::span<const float> logits, std::span<const int32_t> seen,
                                   std::optional<int32_t> line_end, const SamplingSettings& settings, int count) {
  const std::vector<float> drawn = drawn_from(logits, seen, line_end, settings);
  std::vector<NextToken> result;
  for (const int32_t id : likeliest(logits, count)) {
    result.push_back({id, probability_of(logits, id), drawn[static_cast<size_t>(id)]});
  }
  return result;
}

}  // namespace geci
