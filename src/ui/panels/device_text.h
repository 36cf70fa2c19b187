// What the engine runs on, for people.
#pragma once

#include <string>

#include "session/snapshot.h"
#include "wording/strings.h"

namespace geci {

std::string threads_text(int threads, const Strings& words);
/// The backend's own name for its instructions, and the threads: "AVX2 + FMA · 2 threads"; a GPU's: "Apple M2 ·
/// WebGPU".
std::string device_text(const Snapshot& snapshot, const Strings& words);

}  // namespace geci
