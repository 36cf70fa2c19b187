#include "core/memory.h"

#ifdef __EMSCRIPTEN__
#include <emscripten/heap.h>
#else
#include <sys/resource.h>
#endif

namespace geci {

#ifdef __EMSCRIPTEN__
size_t peak_memory_bytes() { return emscripten_get_heap_size(); }
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
#endif

}  // namespace geci
