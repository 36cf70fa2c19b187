#include "core/device_trial.h"

#include <cstdio>

namespace geci {
namespace {

std::string told(const DeviceTrial& trial) {
  if (!trial.why_not.empty()) return trial.device + ": " + trial.why_not;
  if (!trial.seconds_a_step) return trial.device;
  char milliseconds[32];
  std::snprintf(milliseconds, sizeof milliseconds, "%.2f", *trial.seconds_a_step * 1e3);
  return trial.device + " " + milliseconds + " ms a step";
}

}  // namespace

std::optional<size_t> quickest(std::span<const DeviceTrial> trials) {
  std::optional<size_t> best;
  for (size_t i = 0; i < trials.size(); ++i) {
    if (!trials[i].why_not.empty()) continue;
    if (!best || trials[i].seconds_a_step.value_or(0) < trials[*best].seconds_a_step.value_or(0)) best = i;
  }
  return best;
}

std::string told(std::span<const DeviceTrial> trials) {
  std::string text;
  for (const DeviceTrial& trial : trials) text += (text.empty() ? "" : "; ") + told(trial);
  return text;
}

std::string why_chosen(const std::string& chosen, std::span<const DeviceTrial> trials) {
  return "Chose the device '" + chosen + "' (" + told(trials) + ").";
}

}  // namespace geci
