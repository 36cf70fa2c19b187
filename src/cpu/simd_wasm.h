// Four lanes: WebAssembly SIMD128, every current browser.
#pragma once

#include <wasm_simd128.h>

namespace geci::GECI_SIMD {

inline constexpr const char* kName = "SIMD";
inline constexpr const char* kShortName = "simd";
inline constexpr int kLanes = 4;
inline constexpr bool kFused = false;  // multiply_add is one instruction
// 8 accumulators. A 6x8 tile would spill: engines on x86 have 16 registers, some kept for themselves.
inline constexpr int kTileRows = 4, kTileVectors = 2;

typedef float F32 __attribute__((vector_size(16)));
typedef int I32 __attribute__((vector_size(16)));

inline F32 multiply_add(F32 a, F32 b, F32 c) { return a * b + c; }
inline F32 square_root(F32 x) { return (F32)wasm_f32x4_sqrt((v128_t)x); }

}  // namespace geci::GECI_SIMD
