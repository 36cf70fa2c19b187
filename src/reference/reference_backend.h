// The network's operations as textbooks write them, on matrices of Eigen: slow, short, and what the tests hold the
// other backends against.
#pragma once

#include <memory>

#include "core/backend.h"

namespace geci {

/// Computes in double precision, on the caller's thread, and rounds to floats where a result is stored.
std::unique_ptr<Backend> make_reference_backend();

}  // namespace geci
