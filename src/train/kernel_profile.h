// What each kernel of a device does in a training step, and how long it takes.
#pragma once

#include <vector>

#include "core/backend.h"
#include "train/benchmark_result.h"

namespace geci {

class KernelProfile {
 public:
  /// What one step did.
  void add(const std::vector<KernelUse>& step);
  int steps() const { return steps_; }
  /// In the order in which a step first dispatches them. `peak_gflops`: of the device.
  std::vector<KernelResult> a_step(double peak_gflops) const;

 private:
  std::vector<KernelUse> all_;
  int steps_ = 0;
};

}  // namespace geci
