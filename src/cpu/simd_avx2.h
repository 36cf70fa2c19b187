// Eight lanes: x86 with AVX2 and FMA.
#pragma once

#include <immintrin.h>

namespace geci::GECI_SIMD {

inline constexpr const char* kName = "AVX2 + FMA";
inline constexpr const char* kShortName = "avx2";
inline constexpr int kLanes = 8;
inline constexpr bool kFused = true;                   // multiply_add is one instruction
inline constexpr int kTileRows = 6, kTileVectors = 2;  // 12 accumulators + 2 of B + 1 of A: 15 of 16 registers

typedef float F32 __attribute__((vector_size(32)));
typedef int I32 __attribute__((vector_size(32)));

inline F32 multiply_add(F32 a, F32 b, F32 c) {
  return reinterpret_cast<F32>(
      _mm256_fmadd_ps(reinterpret_cast<__m256>(a), reinterpret_cast<__m256>(b), reinterpret_cast<__m256>(c)));
}
inline F32 square_root(F32 x) { return reinterpret_cast<F32>(_mm256_sqrt_ps(reinterpret_cast<__m256>(x))); }

}  // namespace geci::GECI_SIMD
