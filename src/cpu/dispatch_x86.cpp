// x86-64: asks the processor.
#include "cpu/kernels.h"

namespace geci {
namespace avx2 {
extern const Kernels kTable;
}
namespace portable {
extern const Kernels kTable;
}

std::span<const Kernels* const> supported_kernels() {
  static constexpr const Kernels* kAll[] = {&avx2::kTable, &portable::kTable};
  static const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return std::span(kAll).subspan(has_avx2 ? 0 : 1);
}

}  // namespace geci
