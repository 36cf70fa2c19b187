#include "train/kernel_profile.h"

#include <algorithm>

namespace geci {

void KernelProfile::add(const std::vector<KernelUse>& step) {
  ++steps_;
  for (const KernelUse& use : step) {
    const auto known = std::find_if(all_.begin(), all_.end(), [&](const KernelUse& k) { return k.name == use.name; });
    if (known == all_.end()) {
      all_.push_back(use);
      continue;
    }
    known->dispatches += use.dispatches;
    known->flops += use.flops;
    known->bytes_loaded += use.bytes_loaded;
    known->bytes_stored += use.bytes_stored;
    if (known->seconds && use.seconds) *known->seconds += *use.seconds;
  }
}

std::vector<KernelResult> KernelProfile::a_step(double peak_gflops) const {
  double all_seconds = 0;
  for (const KernelUse& use : all_) all_seconds += use.seconds.value_or(0);
  std::vector<KernelResult> results;
  for (const KernelUse& use : all_) {
    const double steps = steps_;
    KernelResult& result = results.emplace_back(KernelResult{.name = use.name,
                                                             .dispatches = static_cast<double>(use.dispatches) / steps,
                                                             .flops = use.flops / steps,
                                                             .bytes_loaded = use.bytes_loaded / steps,
                                                             .bytes_stored = use.bytes_stored / steps});
    // A clock too coarse for all of a step says nothing.
    if (!use.seconds || !(all_seconds > 0)) continue;
    result.ms = *use.seconds / steps * 1e3;
    result.share = *use.seconds / all_seconds;
    if (use.flops == 0 || !(*use.seconds > 0)) continue;
    result.gflops = use.flops / *use.seconds * 1e-9;
    if (peak_gflops > 0) result.share_of_peak = *result.gflops / peak_gflops;
  }
  return results;
}

}  // namespace geci
