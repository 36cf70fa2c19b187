// How a network is trained.
#pragma once

#include <cstdint>
#include <string>

#include "core/optimizer.h"
#include "core/result.h"
#include "text/batches.h"
#include "train/schedule.h"

namespace geci {

struct TrainSettings {
  int batch = 32;  // B
  int steps = 32;  // T, tokens a window
  WindowOrder order = WindowOrder::kShuffled;
  OptimizerSettings optimizer;  // its learning rate is the schedule's base
  ScheduleSettings schedule;
  float clip = 0;    // gradients are scaled so that their global L2 norm is at most this; 0: never
  int patience = 0;  // training should stop after this many epochs without a better validation loss; 0: never
  uint64_t seed = 1;
};

/// Fails with a sentence naming the value that is out of range and the range.
Status validate(const TrainSettings& settings);

/// "adam", "sgd".
std::string optimizer_name(Optimizer kind);
Result<Optimizer> parse_optimizer(const std::string& name);

}  // namespace geci
