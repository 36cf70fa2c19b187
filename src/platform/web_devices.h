// What the page can compute on: the processor, and the GPU where the browser has one. The page opens the GPU when the
// session asks for it, which takes a while: web/page/gpu.js.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "session/device_provider.h"

namespace geci::platform {

/// The GPU that the page can open.
struct WebGpuFacts {
  bool is_offered = false;  // there is one, or the address asks for one
  bool is_real = false;     // and the processor does not imitate it
};

class WebDevices : public DeviceProvider {
 public:
  WebDevices(std::unique_ptr<Backend> cpu, WebGpuFacts gpu) : cpu_(std::move(cpu)), facts_(gpu) {}
  ~WebDevices() override { delete told_.load(); }

  std::vector<std::string> names() const override;
  std::vector<std::string> tried_by_auto() const override;
  std::optional<Result<std::shared_ptr<Backend>>> open(const std::string& name, bool by_auto) override;

  /// Once a frame, on the page's thread: asks the page for the GPU if the session wants it.
  void work();
  /// From JavaScript, on the page's thread: Module.geciGpu is there, or why it is not.
  void gpu_opened();
  /// `problem`: missing, software, threads or failed; `detail`: a name or the browser's own words.
  void gpu_refused(const std::string& problem, const std::string& detail);

 private:
  using Opened = Result<std::shared_ptr<Backend>>;
  void tell(Opened opened) { delete told_.exchange(new Opened(std::move(opened))); }

  std::shared_ptr<Backend> cpu_;
  WebGpuFacts facts_;
  std::shared_ptr<Backend> gpu_;  // once it is open
  bool is_opening_ = false;
  // Between the session's thread and the page's, which must not wait for a lock.
  enum class Wanted { kNothing, kRealGpu, kAnyGpu };
  std::atomic<Wanted> wanted_ = Wanted::kNothing;
  std::atomic<Opened*> told_ = nullptr;
};

}  // namespace geci::platform
