#include "core/memory.h"

#ifdef __EMSCRIPTEN__
#include <emscripten/heap.h>
#else
#include <sys/resource.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#endif

namespace geci {

#ifdef __EMSCRIPTEN__
size_t peak_memory_bytes() { return emscripten_get_heap_size(); }

std::optional<uint64_t> free_memory_bytes() { return emscripten_get_heap_max() - emscripten_get_heap_size(); }
#else
size_t peak_memory_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
  return static_cast<size_t>(usage.ru_maxrss);
#else
  return static_cast<size_t>(usage.ru_maxrss) * 1024;
#endif
}

namespace {

/// What Linux could give without swapping.
std::optional<uint64_t> free_in_the_machine() {
  std::FILE* const file = std::fopen("/proc/meminfo", "r");
  if (file == nullptr) return std::nullopt;
  std::optional<uint64_t> bytes;
  char line[128];
  while (!bytes && std::fgets(line, sizeof line, file) != nullptr) {
    uint64_t kibibytes = 0;
    if (std::sscanf(line, "MemAvailable: %" SCNu64, &kibibytes) == 1) bytes = kibibytes * 1024;
  }
  std::fclose(file);
  return bytes;
}

}  // namespace

std::optional<uint64_t> free_memory_bytes() {
  const std::optional<uint64_t> in_the_machine = free_in_the_machine();
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return in_the_machine;
  return std::min<uint64_t>(in_the_machine.value_or(limit.rlim_cur), limit.rlim_cur);
}
#endif

}  // namespace geci
