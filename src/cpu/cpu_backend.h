// The CPU as a Backend: packed GEMM and vector kernels over a pool of threads.
#pragma once

#include <memory>

#include "core/backend.h"

namespace geci {

/// `threads` counts the caller's; 0 means one per core. Helper threads live as long as the backend.
std::unique_ptr<Backend> make_cpu_backend(int threads);

/// Cores this program may use, at least 1.
int available_threads();

}  // namespace geci
