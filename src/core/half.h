// The two 16-bit floating-point formats that model files use, as bits beside our own 32-bit numbers.
#pragma once

#include <cstdint>

namespace geci {

/// IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. Exact.
float half_to_float(uint16_t bits);

/// The nearest half, ties to the even one; beyond 65504 (halfway to the next power of two counts as
/// beyond) infinity; a NaN stays one.
uint16_t float_to_half(float value);

/// bfloat16, the upper half of a float. Exact.
float bfloat16_to_float(uint16_t bits);

}  // namespace geci
