#include "train/step_trial.h"

#include "core/stopwatch.h"

namespace geci {
namespace {

constexpr int kTrialWarmUpSteps = 3, kTrialTimedSteps = 5, kTrialSteps = kTrialWarmUpSteps + kTrialTimedSteps;

}  // namespace

Result<std::unique_ptr<StepTrial>> StepTrial::create(Backend& backend, const NetworkConfig& network,
                                                     const TrainSettings& train, TrainingText text) {
  Result<std::unique_ptr<Trainer>> trainer = Trainer::create(backend, network, train, std::move(text));
  if (!trainer) return trainer.error();
  return std::unique_ptr<StepTrial>(new StepTrial(std::move(*trainer)));
}

// A device may be behind its host: before the first timed step and after the last one it has caught up.
bool StepTrial::advance() {
  const double before = seconds_now();
  ++steps_;
  status_ = train_step(/*wait=*/steps_ == kTrialWarmUpSteps || steps_ == kTrialSteps);
  if (steps_ > kTrialWarmUpSteps) seconds_ += seconds_now() - before;
  return status_ && steps_ < kTrialSteps;
}

Status StepTrial::train_step(bool wait) {
  trainer_->queue_step();
  while (true) {
    const Result<std::optional<StepMetrics>> told = trainer_->next_metrics(wait);
    if (!told) return told.error();
    if (!*told) return Ok{};
  }
}

Result<double> StepTrial::seconds_a_step() const {
  if (!status_) return status_.error();
  return seconds_ / kTrialTimedSteps;
}

Result<double> seconds_a_step(Backend& backend, const NetworkConfig& network, const TrainSettings& train,
                              TrainingText text) {
  Result<std::unique_ptr<StepTrial>> trial = StepTrial::create(backend, network, train, std::move(text));
  if (!trial) return trial.error();
  while ((*trial)->advance()) {
  }
  return (*trial)->seconds_a_step();
}

}  // namespace geci
