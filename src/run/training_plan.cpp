#include "run/training_plan.h"

#include <utility>

namespace geci {

Result<TrainingPlan> plan_training(const TrainSettings& train, const TokenIds& ids, const TextEnds& ends,
                                   double validation, std::optional<int64_t> cosine_epochs) {
  Result<TextSplit> split = split_text(ids, ends, validation);
  if (!split) return split.error();
  TrainingPlan plan{std::move(*split), train};
  if (train.schedule.kind == ScheduleKind::kCosine && cosine_epochs) {
    const Result<int64_t> steps = steps_of_epochs(train, plan.split.training, *cosine_epochs);
    if (!steps) return steps.error();
    plan.train.schedule.total_steps = *steps;
  }
  return plan;
}

TrainingRecord training_record(const TrainSettings& train, int64_t steps, const EpochTally& tally,
                               std::vector<LossPoint> curve) {
  return {.steps = steps,
          .epochs = tally.epochs(),
          .loss = tally.loss(),
          .batch = train.batch,
          .window = train.steps,
          .learning_rate = train.optimizer.learning_rate,
          .seed = train.seed,
          .curve = std::move(curve)};
}

}  // namespace geci
