// Counter-based random numbers: a value depends on (seed, stream, index) alone, never on what was
// drawn before it or by which thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace geci {

/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", 2011):
/// four uniform 32-bit words from a 64-bit key and a 128-bit counter.
std::array<uint32_t, 4> philox(uint64_t key, uint64_t counter_low, uint64_t counter_high);

/// Keeps uses of one seed apart; a new use takes a new number and never reuses an old one.
enum class RandomUse : uint32_t { kInitialise = 1, kShuffle = 2, kDropout = 3, kSample = 4, kBenchmark = 5 };

/// The high counter of a dropout mask: element i of the mask is word i % 4 of philox(seed, i / 4, lane).
uint64_t dropout_lane(uint32_t site, uint64_t step);

/// A stream of numbers, position by position.
class RandomStream {
 public:
  /// `lane` tells apart streams of one use: a parameter's index, an epoch, a training step.
  RandomStream(uint64_t seed, RandomUse use, uint64_t lane);

  uint32_t next_u32();
  /// Uniform in [0, 1), 24 bits.
  float next_uniform();
  /// Uniform in [0, n). REQUIRES: n > 0.
  uint32_t next_below(uint32_t n);
  /// Standard normal by Box and Muller's transform, in double precision.
  float next_normal();

 private:
  uint64_t key_;
  uint64_t counter_high_;
  uint64_t counter_low_ = 0;
  std::array<uint32_t, 4> block_{};
  int used_ = 4;
  float spare_normal_ = 0;
  bool has_spare_normal_ = false;
};

void fill_normal(RandomStream& random, std::span<float> values);
/// Uniform in [-bound, bound).
void fill_uniform(RandomStream& random, float bound, std::span<float> values);

}  // namespace geci
