// x86-64: asks the processor.
#include <vector>

#include "cpu/kernels.h"

namespace geci {
namespace avx512 {
extern const Kernels kTable;
}
namespace avx2 {
extern const Kernels kTable;
}
namespace portable {
extern const Kernels kTable;
}

std::span<const Kernels* const> supported_kernels() {
  static const std::vector<const Kernels*> all = [] {
    std::vector<const Kernels*> found;
    const bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    if (has_avx512) found.push_back(&avx512::kTable);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found.push_back(&avx2::kTable);
    found.push_back(&portable::kTable);
    return found;
  }();
  return all;
}

}  // namespace geci
