// What of a text is learned from and how, and what is written down of it afterwards.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "files/model_file.h"
#include "run/epoch_tally.h"
#include "text/split.h"
#include "train/train_settings.h"

namespace geci {

struct TrainingPlan {
  TextSplit split;
  TrainSettings train;
};

/// Sets the share `validation` of a text apart. With `cosine_epochs`, a cosine schedule falls over that many epochs of
/// the rest; without, its `total_steps` stay. Fails with a sentence if the text is too short.
Result<TrainingPlan> plan_training(const TrainSettings& train, const TokenIds& ids, const TextEnds& ends,
                                   double validation, std::optional<int64_t> cosine_epochs);

/// What a model file tells of a run that has done `steps` steps; without the name of its text.
TrainingRecord training_record(const TrainSettings& train, int64_t steps, const EpochTally& tally,
                               std::vector<LossPoint> curve);

}  // namespace geci
