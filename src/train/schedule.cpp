#include "train/schedule.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

namespace geci {
namespace {

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
  return Error{"There is no schedule called '" + name + "'; use constant, cosine, step or plateau."};
}

Status validate(const ScheduleSettings& settings) {
  if (settings.warmup_steps < 0) {
    return Error{"The warm-up is " + std::to_string(settings.warmup_steps) + " steps; it must be 0 or more."};
  }
  if (settings.kind == ScheduleKind::kCosine && settings.total_steps <= settings.warmup_steps) {
    return Error{"A cosine schedule needs to know the number of steps, more than the warm-up's " +
                 std::to_string(settings.warmup_steps) + "."};
  }
  if (settings.every < 1) {
    return Error{"The schedule's number of epochs is " + std::to_string(settings.every) + "; it must be 1 or more."};
  }
  if (!(settings.factor > 0 && settings.factor <= 1)) {
    return Error{"The schedule's factor is " + std::to_string(settings.factor) + "; it must be above 0 and at most 1."};
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
