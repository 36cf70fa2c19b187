// How many times this program has asked for memory; one source counts, or another under a sanitizer.
#pragma once

#include <cstdint>

namespace geci {

int64_t allocation_count();

}  // namespace geci
