// What a fuzzer holds to be true of every input.
#pragma once

#include <cstdlib>

namespace geci::fuzz {

/// Ends the program, with the input kept by libFuzzer, unless `holds`.
inline void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace geci::fuzz
