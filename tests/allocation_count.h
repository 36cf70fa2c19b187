// How many times this program has asked for memory: tests/allocation_count.cpp counts.
#pragma once

#include <cstdint>

namespace geci {

int64_t allocation_count();

}  // namespace geci
