// How much memory the program has needed.
#pragma once

#include <cstddef>

namespace geci {

/// The most this program has held at one time, in bytes: resident memory natively, the heap in WebAssembly, which
/// never shrinks.
size_t peak_memory_bytes();

}  // namespace geci
