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

}  // namespace geci
