// What a spinning thread does between two looks.
#pragma once

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace geci {

/// Leaves the core's units to its other hardware thread for a moment, where there is an instruction for that.
inline void relax() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("isb");
#endif
}

/// How many looks at a variable, with relax() between them, take about a microsecond: measured with the
/// instructions above, and without, as in WebAssembly.
#if defined(__x86_64__) || defined(__aarch64__)
inline constexpr int kLooksPerMicrosecond = 50;
#else
inline constexpr int kLooksPerMicrosecond = 1000;
#endif

}  // namespace geci
