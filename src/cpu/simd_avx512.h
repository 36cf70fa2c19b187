// Sixteen lanes: x86 with AVX-512.
#pragma once

#include <immintrin.h>

namespace geci::GECI_SIMD {

inline constexpr const char* kName = "AVX-512";
inline constexpr const char* kShortName = "avx512";
inline constexpr int kLanes = 16;
inline constexpr bool kFused = true;                    // multiply_add is one instruction
inline constexpr int kTileRows = 12, kTileVectors = 2;  // 24 accumulators + 2 of B + 1 of A: 27 of 32 registers

typedef float F32 __attribute__((vector_size(64)));
typedef int I32 __attribute__((vector_size(64)));

inline F32 multiply_add(F32 a, F32 b, F32 c) {
  return reinterpret_cast<F32>(
      _mm512_fmadd_ps(reinterpret_cast<__m512>(a), reinterpret_cast<__m512>(b), reinterpret_cast<__m512>(c)));
}
inline F32 square_root(F32 x) { return reinterpret_cast<F32>(_mm512_sqrt_ps(reinterpret_cast<__m512>(x))); }

}  // namespace geci::GECI_SIMD
