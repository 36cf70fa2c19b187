#include "platform/web_devices.h"

#include <emscripten.h>

#include "core/sentence.h"
#include "platform/web_gpu.h"

namespace geci::platform {
namespace {

EM_JS(void, js_open_gpu, (int allow_software), { Module['geciHost'].openGpu(!!allow_software); });

constexpr Sentence<> kNoWebGpu{"This browser offers no GPU to compute on (WebGPU), so the processor trains.",
                               "此浏览器没有提供可用于计算的 GPU（WebGPU），因此由处理器训练。"};
constexpr Sentence<std::string> kImitatedGpu{
    "The browser's GPU “{}” is only imitated by the processor, so the processor trains directly.",
    "浏览器提供的 GPU“{}”只是由处理器模拟的，因此直接由处理器训练。"};
constexpr Sentence<> kNeedsThreads{
    "Computing on the GPU needs threads, which this page does not have here, so the processor trains.",
    "用 GPU 计算需要多线程，而此页面在这里没有，因此由处理器训练。"};
constexpr Sentence<std::string> kUnusableGpu{"The GPU could not be used ({}), so the processor trains.",
                                             "无法使用 GPU（{}），因此由处理器训练。"};
constexpr Sentence<Message> kRefusedGpu{"The GPU could not be used ({}), so the processor trains.",
                                        "无法使用 GPU（{}），因此由处理器训练。"};

Message refusal(const std::string& problem, const std::string& detail) {
  if (problem == "missing") return kNoWebGpu();
  if (problem == "software") return kImitatedGpu(detail);
  if (problem == "threads") return kNeedsThreads();
  return kUnusableGpu(detail);
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
  if (!backend) return tell(Error{kRefusedGpu(backend.error().message)});
  tell(Opened(std::shared_ptr<Backend>(std::move(*backend))));
}

void WebDevices::gpu_refused(const std::string& problem, const std::string& detail) {
  tell(Error{refusal(problem, detail)});
}

}  // namespace geci::platform
