// The devices a network can be trained on, and how a person's wish becomes one of them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/backend.h"
#include "core/result.h"

namespace geci {

/// What a person asks for.
struct DeviceRequest {
  std::string device = "cpu";  // a name that list_devices() gives, or "auto"
  int threads = 0;             // of the CPU; 0: one per core
  std::string instructions;    // of the CPU, by name; empty: the best
  bool allow_software = true;  // a GPU that the processor imitates, to those who name it; "auto" never takes one
};

struct DeviceFacts {
  std::string device;  // the name to ask for it by
  std::string name;    // for people
  std::vector<std::pair<std::string, int64_t>> limits;
  bool usable = true;
  Message why_not;  // empty if it is usable
};

/// Every kind of device there is, usable here or not.
std::vector<DeviceFacts> list_devices();

/// "cpu, gpu, reference or auto".
std::string device_names();
/// Fails with a sentence unless `name` is one of these.
Status check_device_name(const std::string& name);

struct OpenedDevice {
  std::unique_ptr<Backend> backend;
  Message reason;            // why "auto" chose it; empty for the other wishes
  bool is_software = false;  // a GPU that the processor imitates
};

/// Seconds that a step of the job at hand takes on a device, measured there; fails if the device cannot do it.
using StepTimer = std::function<Result<double>(Backend&)>;

/// Fails with a sentence if there is no such device or it cannot be used here. "auto" takes the usable one on which
/// `seconds_a_step` is least; the timer may be empty where there is nothing to measure.
Result<OpenedDevice> open_device(const DeviceRequest& request, const StepTimer& seconds_a_step);

}  // namespace geci
