// The CPU as a Backend: packed GEMM and vector kernels over a pool of threads.
#pragma once

#include <memory>
#include <string_view>

#include "core/backend.h"
#include "core/result.h"

namespace geci {

/// `threads` counts the caller's; 0 means one per core. Helper threads live as long as the backend.
std::unique_ptr<Backend> make_cpu_backend(int threads);

/// The same with instructions by name (avx512, avx2, portable; simd or relaxed in WebAssembly); empty: the best.
/// Fails with a sentence where this processor or build lacks them.
Result<std::unique_ptr<Backend>> make_cpu_backend(int threads, std::string_view instructions);

/// Cores this program may use, at least 1.
int available_threads();

}  // namespace geci
