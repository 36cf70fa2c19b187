#include "platform/web_devices.h"

#include <emscripten.h>

#include "platform/web_gpu.h"

namespace geci::platform {
namespace {

EM_JS(void, js_open_gpu, (int allow_software), { Module['geciHost'].openGpu(!!allow_software); });

std::string refusal(const std::string& problem, const std::string& detail) {
  if (problem == "missing") return "This browser offers no GPU to compute on (WebGPU), so the processor trains.";
  if (problem == "software") {
    return "The browser's GPU “" + detail + "” is only imitated by the processor, so the processor trains directly.";
  }
  if (problem == "threads") {
    return "Computing on the GPU needs threads, which this page does not have here, so the processor trains.";
  }
  return "The GPU could not be used (" + detail + "), so the processor trains.";
}

}  // namespace

std::vector<std::string> WebDevices::names() const {
  if (!facts_.is_offered) return {"cpu"};
  return {"cpu", "gpu"};
}

std::vector<std::string> WebDevices::tried_by_auto() const {
  if (!facts_.is_real) return {"cpu"};
  return {"cpu", "gpu"};
}

std::optional<Result<std::shared_ptr<Backend>>> WebDevices::open(const std::string& name, bool by_auto) {
  if (name == "cpu") return Opened(cpu_);
  if (gpu_ && gpu_->status()) return Opened(gpu_);
  gpu_.reset();
  const std::unique_ptr<Opened> told(told_.exchange(nullptr));
  if (told) {
    is_opening_ = false;
    if (*told) gpu_ = **told;
    return *told;
  }
  if (!is_opening_) {
    is_opening_ = true;
    wanted_ = by_auto ? Wanted::kRealGpu : Wanted::kAnyGpu;
  }
  return std::nullopt;
}

void WebDevices::work() {
  const Wanted wanted = wanted_.exchange(Wanted::kNothing);
  if (wanted != Wanted::kNothing) js_open_gpu(wanted == Wanted::kAnyGpu ? 1 : 0);
}

void WebDevices::gpu_opened() {
  Result<std::unique_ptr<Backend>> backend = make_web_gpu_backend();
  if (!backend) return tell(Error{refusal("failed", backend.error().message)});
  tell(Opened(std::shared_ptr<Backend>(std::move(*backend))));
}

void WebDevices::gpu_refused(const std::string& problem, const std::string& detail) {
  tell(Error{refusal(problem, detail)});
}

}  // namespace geci::platform
