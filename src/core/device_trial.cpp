#include "core/device_trial.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kUntimed{"{}", "{} 可用"};
constexpr Sentence<std::string, Message> kRefused{"{}: {}", "{0}：{1}"};
constexpr Sentence<std::string, double> kTimed{"{} {:.2f} ms a step", "{0} 每步 {1:.2f} 毫秒"};
constexpr Sentence<Message, Message> kList{"{}; {}", "{0}；{1}"};
constexpr Sentence<std::string, Message> kChosen{"Chose the device '{}' ({}).", "选用了 {0}（{1}）。"};

Message told(const DeviceTrial& trial) {
  if (!trial.why_not.empty()) return kRefused(trial.device, trial.why_not);
  if (!trial.seconds_a_step) return kUntimed(trial.device);
  return kTimed(trial.device, *trial.seconds_a_step * 1e3);
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

Message told(std::span<const DeviceTrial> trials) {
  Message list = told(trials.front());
  for (const DeviceTrial& trial : trials.subspan(1)) list = kList(list, told(trial));
  return list;
}

Message why_chosen(const std::string& chosen, std::span<const DeviceTrial> trials) {
  return kChosen(chosen, told(trials));
}

}  // namespace geci
