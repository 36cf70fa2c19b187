// What each kernel does in a piece of work.
#include <algorithm>

#include "gpu/gpu_backend_impl.h"

namespace geci {

std::vector<KernelUse> GpuBackendImpl::profile(const std::function<void()>& work) {
  constexpr double kWordBytes = 4;
  device_->finish();
  const bool is_timed = device_->start_timing();
  profiled_.emplace();
  work();
  const std::vector<Profiled> dispatches = std::move(*profiled_);
  profiled_.reset();
  const std::vector<double> seconds = device_->finish_timing();
  std::vector<KernelUse> uses;
  for (size_t i = 0; i < dispatches.size(); ++i) {
    const char* name = name_of(dispatches[i].kernel);
    const auto known = std::find_if(uses.begin(), uses.end(), [&](const KernelUse& use) { return use.name == name; });
    KernelUse& use = known == uses.end() ? uses.emplace_back(KernelUse{.name = name}) : *known;
    const Work& done = dispatches[i].work;
    ++use.dispatches;
    use.flops += done.flops;
    use.bytes_loaded += kWordBytes * done.loaded;
    use.bytes_stored += kWordBytes * done.stored;
    if (is_timed && i < seconds.size()) use.seconds = use.seconds.value_or(0) + seconds[i];
  }
  return uses;
}

}  // namespace geci
