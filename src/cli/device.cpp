#include "cli/device.h"

#include "cli/command.h"
#include "cli/io.h"
#include "train/step_trial.h"

namespace geci::cli {
namespace {

Result<std::unique_ptr<Backend>> open(const DeviceRequest& request, const StepTimer& timer) {
  Result<OpenedDevice> opened = open_device(request, timer);
  if (!opened) return opened.error();
  if (!opened->reason.empty()) say(opened->reason.english());
  return std::move(opened->backend);
}

}  // namespace

void add_device(CLI::App& command, DeviceRequest& request) {
  command.add_option("--device", request.device, "what to compute on: " + device_names())->capture_default_str();
  command.add_option("--threads", request.threads, "of the CPU; 0: one per core")->capture_default_str();
}

Status check(const DeviceRequest& request) {
  if (const Status threads = check_threads(request.threads); !threads) return threads;
  return check_device_name(request.device);
}

Result<std::unique_ptr<Backend>> open_for_reading(const DeviceRequest& request) { return open(request, {}); }

Result<std::unique_ptr<Backend>> open_for_training(const DeviceRequest& request, const NetworkConfig& network,
                                                   const TrainSettings& train, const TrainingText& text) {
  return open(request, [&](Backend& backend) { return seconds_a_step(backend, network, train, text); });
}

}  // namespace geci::cli
