// What each kernel of a device does in a training step, and how long it takes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/backend.h"

namespace geci {

/// One kernel, over all its dispatches of a step. Means over the steps that were looked at.
struct KernelResult {
  std::string name;
  double dispatches = 0;
  double flops = 0;                           // a multiply-add counted as two; 0 where a kernel has no products
  double bytes_loaded = 0, bytes_stored = 0;  // see KernelUse
  std::optional<double> ms = {};              // by the device's clock; none where it has none
  std::optional<double> share = {};           // of the time of all kernels
  std::optional<double> gflops = {};          // of kernels with products
  std::optional<double> share_of_peak = {};   // gflops, of what a loop in registers reaches
};

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
