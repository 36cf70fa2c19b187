#include "core/host_backend.h"

#include <algorithm>
#include <cstring>

#include "core/aligned.h"

namespace geci {

float* HostBackend::allocate(size_t floats) {
  float* memory = AlignedAllocator<float>().allocate(floats);
  std::fill_n(memory, floats, 0.0F);
  return memory;
}

void HostBackend::release(float* memory, size_t floats) { AlignedAllocator<float>().deallocate(memory, floats); }

void HostBackend::copy(std::span<const float> from, float* to) {
  if (!from.empty()) std::memcpy(to, from.data(), from.size_bytes());
}

void HostBackend::clear(std::span<float> values) { std::fill(values.begin(), values.end(), 0.0F); }

}  // namespace geci
