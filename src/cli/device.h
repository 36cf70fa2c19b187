// Which device a command computes on.
#pragma once

#include <CLI/CLI.hpp>

#include "devices/devices.h"
#include "model/config.h"
#include "train/trainer.h"

namespace geci::cli {

/// Adds --device and --threads to `command`.
void add_device(CLI::App& command, DeviceRequest& request);

/// Is the request one that can ever be fulfilled? Fails with a sentence.
Status check(const DeviceRequest& request);

/// For a job without a step to measure: "auto" takes the CPU.
Result<std::unique_ptr<Backend>> open_for_reading(const DeviceRequest& request);

/// For training: "auto" tries a few steps of this job on each device, and one line to standard error says what it
/// chose.
Result<std::unique_ptr<Backend>> open_for_training(const DeviceRequest& request, const NetworkConfig& network,
                                                   const TrainSettings& train, const TrainingText& text);

}  // namespace geci::cli
