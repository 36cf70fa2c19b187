// How the learning rate changes while training.
#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"

namespace geci {

/// kConstant  the base rate.
/// kCosine    base * (1 + cos(pi * done)) / 2, `done` being the share of the steps after the warm-up
///            (torch.optim.lr_scheduler.CosineAnnealingLR with eta_min 0).
/// kStep      multiplied by `factor` every `every` epochs (StepLR).
/// kPlateau   multiplied by `factor` once the loss has not improved for more than `every` epochs
///            (ReduceLROnPlateau: relative threshold 1e-4, no cool-down).
enum class ScheduleKind { kConstant, kCosine, kStep, kPlateau };

struct ScheduleSettings {
  ScheduleKind kind = ScheduleKind::kConstant;
  int64_t warmup_steps = 0;  // the rate climbs from base / warmup_steps to base over this many steps, any kind
  int64_t total_steps = 0;   // kCosine: where the rate reaches 0; needed there
  int every = 10;            // epochs
  double factor = 0.1;
};

/// Fails with a sentence naming the value that is out of range and the range.
Status validate(const ScheduleSettings& settings);

std::string schedule_name(ScheduleKind kind);
Result<ScheduleKind> parse_schedule(const std::string& name);

class Schedule {
 public:
  explicit Schedule(const ScheduleSettings& settings) : settings_(settings) {}

  /// What the base rate is multiplied by at a step (from 0) of an epoch (from 0).
  double factor(int64_t step, int64_t epoch) const;

  /// Told the loss of every finished epoch: the validation's where there is one.
  void end_epoch(double loss);

  /// What kPlateau remembers, for checkpoints.
  struct Memory {
    double best = 0;  // meaningful once `epochs` > 0
    int64_t epochs = 0;
    int64_t epochs_without_improvement = 0;
    double plateau_factor = 1;
    bool operator==(const Memory&) const = default;
  };
  const Memory& memory() const { return memory_; }
  void restore(const Memory& memory) { memory_ = memory; }

 private:
  ScheduleSettings settings_;
  Memory memory_;
};

}  // namespace geci
