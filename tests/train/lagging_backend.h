// A device that computes as the CPU does, but may be some steps behind its host.
#pragma once

#include <array>
#include <memory>

#include "cpu/cpu_backend.h"
#include "cpu/cpu_backend_impl.h"

namespace geci {

class LaggingBackend : public CpuBackend {
 public:
  explicit LaggingBackend(int steps_ahead) : CpuBackend(*supported_kernels().front(), 1), steps_ahead_(steps_ahead) {}

  int steps_ahead() const override { return steps_ahead_; }
  void begin_step(int slot) override {
    CpuBackend::begin_step(slot);
    ++begun_;
    step_of_slot_[static_cast<size_t>(slot)] = begun_;
  }
  StepNumbers numbers(int slot) override {
    const int64_t behind = begun_ - step_of_slot_[static_cast<size_t>(slot)];
    if (behind < steps_ahead_) ++waits_;
    if (!status()) return {.loss = 0, .squared_norm = 0};
    return CpuBackend::numbers(slot);
  }
  /// From its step number `step` on it is lost, counted over all that train on it; a negative one: now.
  void lose_at(int64_t step) { lost_at_ = step; }
  bool can_be_lost() const override { return lost_at_ != 0; }
  Status status() const override {
    if (lost_at_ == 0 || begun_ < lost_at_) return Ok{};
    return Error{"The device was lost."};
  }

  /// How often the host has waited for the device: asked for numbers of a step that it had just queued.
  int64_t waits() const { return waits_; }

 private:
  int steps_ahead_;
  int64_t begun_ = 0, waits_ = 0, lost_at_ = 0;
  std::array<int64_t, kSlots> step_of_slot_{};
};

}  // namespace geci
