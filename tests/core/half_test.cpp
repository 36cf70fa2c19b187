#include "core/half.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <initializer_list>
#include <limits>

namespace geci::half_test {
namespace {

/// By the definition in IEEE 754, in double precision.
double value_of_half(uint16_t bits) {
  const int exponent = bits >> 10 & 31, fraction = bits & 1023;
  const double sign = (bits & 0x8000) != 0 ? -1 : 1;
  if (exponent == 31) return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : NAN;
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

TEST_CASE("every half is the float that IEEE 754 says, and comes back as the same bits") {
  int wrong = 0;
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto half = static_cast<uint16_t>(bits);
    const double expected = value_of_half(half);
    const float value = half_to_float(half);
    if (std::isnan(expected)) {
      wrong += !std::isnan(value) || !std::isnan(half_to_float(float_to_half(value)));
    } else {
      wrong += static_cast<double>(value) != expected || std::signbit(value) != std::signbit(expected) ||
               float_to_half(value) != half;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("between any two neighbouring halves floats go to the nearer one, and from the middle to the even one") {
  int wrong = 0;
  for (uint32_t bits = 0; bits < 0x7C00; ++bits) {
    const auto low = static_cast<uint16_t>(bits), high = static_cast<uint16_t>(bits + 1);
    // Beyond the largest half, infinity stands where 65536 would.
    const double above = high == 0x7C00 ? 65536.0 : value_of_half(high);
    const auto middle = static_cast<float>((value_of_half(low) + above) / 2);  // exact
    const uint16_t even = bits % 2 == 0 ? low : high;
    for (const uint16_t sign : {uint16_t{0}, uint16_t{0x8000}}) {
      const float signed_middle = sign == 0 ? middle : -middle;
      wrong += float_to_half(signed_middle) != (even | sign);
      wrong += float_to_half(std::nextafter(signed_middle, 0.0F)) != (low | sign);
      wrong += float_to_half(std::nextafter(signed_middle, sign == 0 ? 1e6F : -1e6F)) != (high | sign);
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("floats beyond the largest half become infinity, and the tiniest become zero") {
  CHECK(float_to_half(std::numeric_limits<float>::max()) == 0x7C00);
  CHECK(float_to_half(-std::numeric_limits<float>::infinity()) == 0xFC00);
  CHECK(float_to_half(std::numeric_limits<float>::denorm_min()) == 0);
  CHECK(float_to_half(-0.0F) == 0x8000);
}

TEST_CASE("a bfloat16 is the upper half of a float") {
  int wrong = 0;
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    wrong += std::bit_cast<uint32_t>(bfloat16_to_float(static_cast<uint16_t>(bits))) != bits << 16;
  }
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace geci::half_test
