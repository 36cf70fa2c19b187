#include "core/half.h"

#include <bit>
#include <cmath>

namespace geci {
namespace {

constexpr int kExponentShift = 10;
constexpr uint32_t kExponentMask = 0x1F;
constexpr uint32_t kFractionMask = 0x3FF;
constexpr uint32_t kHalfInfinity = 0x7C00;
constexpr uint32_t kHalfQuietNan = 0x7E00;
// Between the exponents' biases (127 and 15), as it stands in a float's exponent field.
constexpr uint32_t kRebias = uint32_t{127 - 15} << 23;
constexpr float kSubnormalUnit = 0x1p-24F;  // the smallest positive half

/// The upper bits of `value` above `shift`, rounded to nearest, ties to even.
uint32_t round_shift(uint32_t value, int shift) {
  const uint32_t half = uint32_t{1} << (shift - 1);
  const uint32_t odd = (value >> shift) & 1;
  return (value + half - 1 + odd) >> shift;
}

}  // namespace

float half_to_float(uint16_t bits) {
  const uint32_t sign = uint32_t{bits} >> 15 << 31;
  const uint32_t exponent = (uint32_t{bits} >> kExponentShift) & kExponentMask, fraction = bits & kFractionMask;
  if (exponent == 0) {
    const float magnitude = static_cast<float>(fraction) * kSubnormalUnit;
    return sign != 0 ? -magnitude : magnitude;
  }
  if (exponent == kExponentMask) return std::bit_cast<float>(sign | 0x7F800000U | fraction << 13);
  return std::bit_cast<float>(sign | ((exponent << 23) + kRebias) | fraction << 13);
}

uint16_t float_to_half(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  const uint32_t sign = bits >> 31 << 15, magnitude = bits & 0x7FFFFFFFU;
  uint32_t half = 0;
  if (magnitude > 0x7F800000U) {
    half = kHalfQuietNan;
  } else if (magnitude >= 0x47800000U) {  // 65536 and above
    half = kHalfInfinity;
  } else if (magnitude >= 0x38800000U) {  // 2^-14, the smallest normal half, and above
    // A carry out of the fraction raises the exponent, up to infinity, which is what rounding asks for.
    half = round_shift(magnitude - kRebias, 13);
  } else {
    // Below, halves are multiples of 2^-24. The product is exact, and nearbyint rounds ties to even.
    half = static_cast<uint32_t>(std::nearbyint(std::bit_cast<float>(magnitude) / kSubnormalUnit));
  }
  return static_cast<uint16_t>(sign | half);
}

float bfloat16_to_float(uint16_t bits) { return std::bit_cast<float>(uint32_t{bits} << 16); }

}  // namespace geci
