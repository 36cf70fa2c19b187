#include "cli/device.h"

#include "cli/command.h"
#include "cli/io.h"
#include "cli/train/progress.h"

namespace geci::cli {
namespace {

constexpr int kWarmUpSteps = 3, kTimedSteps = 5;

/// Queues `count` steps and waits for them all.
Status train_steps(Trainer& trainer, int count) {
  for (int i = 0; i < count; ++i) {
    trainer.queue_step();
    const bool is_last = i + 1 == count;
    while (true) {
      const Result<std::optional<StepMetrics>> told = trainer.next_metrics(is_last);
      if (!told) return told.error();
      if (!*told) break;
    }
  }
  return Ok{};
}

/// Seconds that a step of this job takes on `backend`, the mean of a few.
Result<double> seconds_a_step(Backend& backend, const NetworkConfig& network, const TrainSettings& train,
                              const TokenIds& ids) {
  Result<std::unique_ptr<Trainer>> trainer = Trainer::create(backend, network, train, ids);
  if (!trainer) return trainer.error();
  if (const Status warm = train_steps(**trainer, kWarmUpSteps); !warm) return warm.error();
  const Stopwatch watch;
  if (const Status timed = train_steps(**trainer, kTimedSteps); !timed) return timed.error();
  return watch.seconds() / kTimedSteps;
}

Result<std::unique_ptr<Backend>> open(const DeviceRequest& request, const StepTimer& timer) {
  Result<OpenedDevice> opened = open_device(request, timer);
  if (!opened) return opened.error();
  if (!opened->reason.empty()) say(opened->reason);
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
                                                   const TrainSettings& train, const TokenIds& ids) {
  return open(request, [&](Backend& backend) { return seconds_a_step(backend, network, train, ids); });
}

}  // namespace geci::cli
