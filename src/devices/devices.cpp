#include "devices/devices.h"

#include <algorithm>

#include "core/device_trial.h"
#include "core/sentence.h"
#include "cpu/cpu_backend.h"
#include "reference/reference_backend.h"
#ifndef __EMSCRIPTEN__
#include "gpu/gpu_backend.h"
#endif

namespace geci {
namespace {

constexpr Sentence<std::string, std::string> kUnknownDevice{"There is no device '{}'; use {}.",
                                                            "没有叫“{0}”的设备：请用 {1}。"};
#ifdef __EMSCRIPTEN__
constexpr Sentence<> kNoGpuUnderNode{"Under Node there is no GPU to compute on: use the native program.",
                                     "在 Node 里没有可以计算的 GPU：请用本机程序。"};
#endif

constexpr const char* kAuto = "auto";

struct Kind {
  const char* name;
  bool is_fast;  // worth a trial by "auto"
  Result<OpenedDevice> (*open)(const DeviceRequest&);
};

Result<OpenedDevice> open_cpu(const DeviceRequest& request) {
  Result<std::unique_ptr<Backend>> backend = make_cpu_backend(request.threads, request.instructions);
  if (!backend) return backend.error();
  return OpenedDevice{.backend = std::move(*backend), .reason = {}};
}
Result<OpenedDevice> open_reference(const DeviceRequest&) {
  return OpenedDevice{.backend = make_reference_backend(), .reason = {}};
}

#ifdef __EMSCRIPTEN__
Result<OpenedDevice> open_gpu(const DeviceRequest&) { return Error{kNoGpuUnderNode()}; }
#else
// A renderer that computes on the processor is for those who ask for it by name: it is slower than the CPU's backend.
Result<OpenedDevice> open_gpu(const DeviceRequest& request) {
  Result<std::unique_ptr<GpuBackend>> backend =
      make_gpu_backend({.allow_software = request.allow_software && request.device != kAuto});
  if (!backend) return backend.error();
  const bool is_software = (*backend)->gpu().is_software;
  return OpenedDevice{.backend = std::move(*backend), .reason = {}, .is_software = is_software};
}
#endif

constexpr Kind kKinds[] = {{"cpu", true, open_cpu}, {"gpu", true, open_gpu}, {"reference", false, open_reference}};

/// The device that the job was tried on; nothing if it cannot do it.
std::unique_ptr<Backend> try_out(const Kind& kind, const DeviceRequest& request, const StepTimer& seconds_a_step,
                                 DeviceTrial& trial) {
  trial.device = kind.name;
  Result<OpenedDevice> opened = kind.open(request);
  if (!opened) {
    trial.why_not = opened.error().message;
    return nullptr;
  }
  if (!seconds_a_step) return std::move(opened->backend);
  const Result<double> seconds = seconds_a_step(*opened->backend);
  if (!seconds) {
    trial.why_not = seconds.error().message;
    return nullptr;
  }
  trial.seconds_a_step = *seconds;
  return std::move(opened->backend);
}

Result<OpenedDevice> open_fastest(const DeviceRequest& request, const StepTimer& seconds_a_step) {
  std::vector<DeviceTrial> trials;
  std::vector<std::unique_ptr<Backend>> backends;
  for (const Kind& kind : kKinds) {
    if (kind.is_fast) backends.push_back(try_out(kind, request, seconds_a_step, trials.emplace_back()));
  }
  const std::optional<size_t> best = quickest(trials);
  if (!best) return Error{kNoDevice(told(trials))};
  return OpenedDevice{.backend = std::move(backends[*best]), .reason = why_chosen(trials[*best].device, trials)};
}

}  // namespace

std::string device_names() {
  std::string names;
  for (const Kind& kind : kKinds) names += std::string(names.empty() ? "" : ", ") + kind.name;
  return names + " or " + kAuto;
}

Status check_device_name(const std::string& name) {
  const auto is_called = [&](const Kind& kind) { return name == kind.name; };
  if (name == kAuto || std::any_of(std::begin(kKinds), std::end(kKinds), is_called)) return Ok{};
  return Error{kUnknownDevice(name, device_names())};
}

std::vector<DeviceFacts> list_devices() {
  std::vector<DeviceFacts> all;
  for (const Kind& kind : kKinds) {
    DeviceFacts facts{.device = kind.name, .name = {}, .limits = {}, .usable = true, .why_not = {}};
    const Result<OpenedDevice> opened = kind.open({});
    if (opened) {
      facts.name = opened->backend->description();
      facts.limits = opened->backend->limits();
    } else {
      facts.usable = false;
      facts.why_not = opened.error().message;
    }
    all.push_back(std::move(facts));
  }
  return all;
}

Result<OpenedDevice> open_device(const DeviceRequest& request, const StepTimer& seconds_a_step) {
  if (const Status known = check_device_name(request.device); !known) return known.error();
  if (request.device == kAuto) return open_fastest(request, seconds_a_step);
  const Kind& kind =
      *std::find_if(std::begin(kKinds), std::end(kKinds), [&](const Kind& k) { return request.device == k.name; });
  return kind.open(request);
}

}  // namespace geci
