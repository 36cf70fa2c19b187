// Builds for one instruction set: WebAssembly, where the loader has already chosen, and other processors.
#include "cpu/kernels.h"

namespace geci {
namespace portable {
extern const Kernels kTable;
}

std::span<const Kernels* const> supported_kernels() {
  static constexpr const Kernels* kAll[] = {&portable::kTable};
  return kAll;
}

}  // namespace geci
