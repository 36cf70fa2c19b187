// Repetition loops of a text: greedy decoding often falls into one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace geci {

/// text[i] == text[i - period] from begin + period up to end (excluded).
struct Loop {
  size_t begin = 0, end = 0;
  size_t period = 0;

  bool operator==(const Loop&) const = default;
};

/// Fewer repetitions than this are a refrain, and shorter loops an exclamation.
inline constexpr size_t kLoopRepetitions = 3, kShortestLoop = 12;
/// The longest period that is looked for, which keeps the search linear in the text.
inline constexpr size_t kLongestPeriod = 256;

/// Every stretch of at least kLoopRepetitions periods and kShortestLoop tokens, as long as it can be made and
/// with its shortest period, in order.
std::vector<Loop> find_loops(std::span<const int32_t> text);

}  // namespace geci
