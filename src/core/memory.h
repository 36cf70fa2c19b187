// How much memory the program has needed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace geci {

/// The most this program has held at one time, in bytes: resident memory natively, the heap in WebAssembly, which
/// never shrinks.
size_t peak_memory_bytes();

/// How much more the program could hold, in bytes, as far as the system tells; nothing where it does not.
std::optional<uint64_t> free_memory_bytes();

}  // namespace geci
