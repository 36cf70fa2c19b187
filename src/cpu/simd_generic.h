// Four lanes in portable vector extensions: SSE2, NEON or whatever the compiler makes of them.
#pragma once

#include <cmath>

namespace geci::GECI_SIMD {

inline constexpr const char* kName = "portable SIMD";
inline constexpr const char* kShortName = "portable";
inline constexpr int kLanes = 4;
inline constexpr bool kFused = false;                  // multiply_add is one instruction
inline constexpr int kTileRows = 4, kTileVectors = 2;  // 8 accumulators of 16 registers

typedef float F32 __attribute__((vector_size(16)));
typedef int I32 __attribute__((vector_size(16)));

inline F32 multiply_add(F32 a, F32 b, F32 c) { return a * b + c; }
inline F32 square_root(F32 x) { return F32{std::sqrt(x[0]), std::sqrt(x[1]), std::sqrt(x[2]), std::sqrt(x[3])}; }

}  // namespace geci::GECI_SIMD
