// A hidden Markov model over the places of characters in words: finds words that no dictionary holds.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace geci {

/// A character begins, ends or lies within a word, or is one by itself. In alphabetical order of jieba's
/// names for them, by which it decides between equally likely states.
enum class PlaceInWord : uint8_t { kBegin, kEnd, kMiddle, kSingle };
inline constexpr int kPlaces = 4;

/// What jieba takes for the logarithm of zero.
inline constexpr double kImpossible = -3.14e100;

/// The characters the model is asked about: jieba's [\u4E00-\u9FD5].
inline constexpr char32_t kFirstHan = 0x4E00;
inline constexpr char32_t kLastHan = 0x9FD5;
inline bool is_han(char32_t c) { return c >= kFirstHan && c <= kLastHan; }

/// Natural logarithms of probabilities.
struct HiddenMarkovModel {
  using PlaceLogs = std::array<double, kPlaces>;

  PlaceLogs start{};
  std::array<PlaceLogs, kPlaces> transitions{};  // [from][to]
  std::vector<PlaceLogs> emissions;              // [character - kFirstHan]
};

/// Takes a word as its first character's index and the one after its last.
using RangeSink = std::function<void(size_t begin, size_t end)>;

/// Segments a run of characters into words by their likeliest places (Viterbi's algorithm), as Python jieba's
/// finalseg does to the last bit: the same sums in the same order, ties to the alphabetically last state.
/// REQUIRES: every character is_han.
void cut_by_model(const HiddenMarkovModel& model, std::u32string_view characters, const RangeSink& sink);

}  // namespace geci
