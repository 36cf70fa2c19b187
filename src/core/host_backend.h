// What the backends share whose memory is the host's own and that compute while they are called.
#pragma once

#include <array>

#include "core/backend.h"

namespace geci {

class HostBackend : public Backend {
 public:
  float* allocate(size_t floats) override;
  void release(float* memory, size_t floats) override;
  void upload(std::span<const float> host, float* device) override { copy(host, device); }
  void download(std::span<const float> device, float* host) override { copy(device, host); }
  void copy(std::span<const float> from, float* to) override;
  void clear(std::span<float> values) override;

  void begin_step(int slot) override { step_numbers(slot) = {}; }
  StepNumbers numbers(int slot) override { return step_numbers(slot); }

 protected:
  StepNumbers& step_numbers(int slot) { return numbers_[static_cast<size_t>(slot)]; }

 private:
  std::array<StepNumbers, kSlots> numbers_;
};

}  // namespace geci
