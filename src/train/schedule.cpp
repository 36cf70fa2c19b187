#include "train/schedule.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kNoSuchSchedule{
    "There is no schedule called '{}'; use constant, cosine, step or plateau.",
    "没有叫“{}”的学习率变化：请用 constant、cosine、step 或 plateau。"};
constexpr Sentence<int64_t> kWarmUpOutOfRange{"The warm-up is {} steps; it must be 0 or more.",
                                              "预热的步数是 {}，只能是 0 或更多。"};
constexpr Sentence<int64_t> kCosineTooShort{
    "A cosine schedule needs to know the number of steps, more than the warm-up's {}.",
    "余弦变化的总步数必须比预热的 {} 步多。"};
constexpr Sentence<int64_t> kEpochsOutOfRange{"The schedule's number of epochs is {}; it must be 1 or more.",
                                              "学习率变化的轮数是 {}，至少是 1。"};
constexpr Sentence<double> kFactorOutOfRange{"The schedule's factor is {:g}; it must be above 0 and at most 1.",
                                             "学习率变化的倍数是 {:g}，只能大于 0、不超过 1。"};

constexpr double kThreshold = 1e-4;  // ReduceLROnPlateau's default

constexpr struct {
  ScheduleKind kind;
  const char* name;
} kSchedules[] = {{ScheduleKind::kConstant, "constant"},
                  {ScheduleKind::kCosine, "cosine"},
                  {ScheduleKind::kStep, "step"},
                  {ScheduleKind::kPlateau, "plateau"}};

}  // namespace

std::string schedule_name(ScheduleKind kind) {
  return std::find_if(std::begin(kSchedules), std::end(kSchedules), [&](const auto& s) { return s.kind == kind; })
      ->name;
}

Result<ScheduleKind> parse_schedule(const std::string& name) {
  for (const auto& [kind, known] : kSchedules) {
    if (name == known) return kind;
  }
  return Error{kNoSuchSchedule(name)};
}

Status validate(const ScheduleSettings& settings) {
  if (settings.warmup_steps < 0) {
    return Error{kWarmUpOutOfRange(settings.warmup_steps)};
  }
  if (settings.kind == ScheduleKind::kCosine && settings.total_steps <= settings.warmup_steps) {
    return Error{kCosineTooShort(settings.warmup_steps)};
  }
  if (settings.every < 1) {
    return Error{kEpochsOutOfRange(settings.every)};
  }
  if (!(settings.factor > 0 && settings.factor <= 1)) {
    return Error{kFactorOutOfRange(settings.factor)};
  }
  return Ok{};
}

double Schedule::factor(int64_t step, int64_t epoch) const {
  const int64_t warmup = settings_.warmup_steps;
  if (step < warmup) return static_cast<double>(step + 1) / static_cast<double>(warmup);
  switch (settings_.kind) {
    case ScheduleKind::kConstant:
      return 1;
    case ScheduleKind::kCosine: {
      const double done = static_cast<double>(step - warmup) / static_cast<double>(settings_.total_steps - warmup);
      return 0.5 * (1 + std::cos(std::numbers::pi * std::min(1.0, done)));
    }
    case ScheduleKind::kStep: {
      const auto drops = epoch / settings_.every;
      return std::pow(settings_.factor, static_cast<double>(drops));
    }
    case ScheduleKind::kPlateau:
      return memory_.plateau_factor;
  }
  return 1;
}

void Schedule::end_epoch(double loss) {
  const bool improved = memory_.epochs == 0 || loss < memory_.best * (1 - kThreshold);
  ++memory_.epochs;
  if (improved) {
    memory_.best = loss;
    memory_.epochs_without_improvement = 0;
    return;
  }
  if (++memory_.epochs_without_improvement <= settings_.every) return;
  memory_.plateau_factor *= settings_.factor;
  memory_.epochs_without_improvement = 0;
}

}  // namespace geci
