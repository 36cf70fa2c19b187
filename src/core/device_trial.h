// Which of several devices is the quickest for a job, and the sentence that says why it was chosen.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/sentence.h"

namespace geci {

/// What became of trying a job on a device.
struct DeviceTrial {
  std::string device;
  std::optional<double> seconds_a_step;  // none where nothing was measured
  Message why_not;                       // why the device cannot do the job; empty where it can
};

inline constexpr Sentence<Message> kNoDevice{"No device can do this job: {}", "没有设备能做这件事：{}"};

/// The number of the quickest device; of those that were not measured, the first. Nothing where none can do the job.
std::optional<size_t> quickest(std::span<const DeviceTrial> trials);

/// "cpu 4.20 ms a step; gpu: There is no GPU." REQUIRES: at least one trial.
Message told(std::span<const DeviceTrial> trials);

/// "Chose the device 'cpu' (cpu 4.20 ms a step; gpu 5.00 ms a step)."
Message why_chosen(const std::string& chosen, std::span<const DeviceTrial> trials);

}  // namespace geci
