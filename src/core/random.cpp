#include "core/random.h"

#include <cmath>
#include <numbers>

namespace geci {

std::array<uint32_t, 4> philox(uint64_t key, uint64_t counter_low, uint64_t counter_high) {
  constexpr uint64_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
  constexpr uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
  auto key0 = static_cast<uint32_t>(key), key1 = static_cast<uint32_t>(key >> 32);
  std::array<uint32_t, 4> c = {static_cast<uint32_t>(counter_low), static_cast<uint32_t>(counter_low >> 32),
                               static_cast<uint32_t>(counter_high), static_cast<uint32_t>(counter_high >> 32)};
  for (int round = 0; round < 10; ++round) {
    const uint64_t product0 = kMultiplier0 * c[0], product1 = kMultiplier1 * c[2];
    c = {static_cast<uint32_t>(product1 >> 32) ^ c[1] ^ key0, static_cast<uint32_t>(product1),
         static_cast<uint32_t>(product0 >> 32) ^ c[3] ^ key1, static_cast<uint32_t>(product0)};
    key0 += kWeyl0;
    key1 += kWeyl1;
  }
  return c;
}

// As RandomStream's: the use, the place, the step.
uint64_t dropout_lane(uint32_t site, uint64_t step) {
  return (static_cast<uint64_t>(RandomUse::kDropout) << 56) ^ (static_cast<uint64_t>(site) << 48) ^ step;
}

RandomStream::RandomStream(uint64_t seed, RandomUse use, uint64_t lane)
    : key_(seed), counter_high_(lane ^ (static_cast<uint64_t>(use) << 56)) {}

uint32_t RandomStream::next_u32() {
  if (used_ == 4) {
    block_ = philox(key_, counter_low_++, counter_high_);
    used_ = 0;
  }
  return block_[static_cast<size_t>(used_++)];
}

float RandomStream::next_uniform() { return static_cast<float>(next_u32() >> 8) * 0x1p-24F; }

uint32_t RandomStream::next_below(uint32_t n) {
  // Lemire's multiply-and-reject, 2019: unbiased.
  uint64_t product = static_cast<uint64_t>(next_u32()) * n;
  if (static_cast<uint32_t>(product) < n) {
    const uint32_t threshold = (0U - n) % n;
    while (static_cast<uint32_t>(product) < threshold) product = static_cast<uint64_t>(next_u32()) * n;
  }
  return static_cast<uint32_t>(product >> 32);
}

float RandomStream::next_normal() {
  if (has_spare_normal_) {
    has_spare_normal_ = false;
    return spare_normal_;
  }
  const double u1 = (static_cast<double>(next_u32()) + 1.0) * 0x1p-32;  // in (0, 1]
  const double u2 = static_cast<double>(next_u32()) * 0x1p-32;
  const double radius = std::sqrt(-2.0 * std::log(u1));
  const double angle = 2.0 * std::numbers::pi * u2;
  spare_normal_ = static_cast<float>(radius * std::sin(angle));
  has_spare_normal_ = true;
  return static_cast<float>(radius * std::cos(angle));
}

void fill_normal(RandomStream& random, std::span<float> values) {
  for (float& value : values) value = random.next_normal();
}

void fill_uniform(RandomStream& random, float bound, std::span<float> values) {
  for (float& value : values) value = (2.0F * random.next_uniform() - 1.0F) * bound;
}

}  // namespace geci
