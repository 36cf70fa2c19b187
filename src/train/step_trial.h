// How long a training step of a job takes on a device: some real steps are timed.
#pragma once

#include <memory>

#include "core/backend.h"
#include "core/result.h"
#include "train/trainer.h"

namespace geci {

/// A trial in pieces, so that a window can answer between them: a piece is one training step.
class StepTrial {
 public:
  /// Fails where the device cannot do the job. `backend` must outlive it.
  static Result<std::unique_ptr<StepTrial>> create(Backend& backend, const NetworkConfig& network,
                                                   const TrainSettings& train, TrainingText text);

  /// Does one piece. False after the last, and after a step that failed.
  bool advance();
  /// The mean of the timed steps; the time between pieces does not count. REQUIRES: advance() has returned false.
  Result<double> seconds_a_step() const;

 private:
  explicit StepTrial(std::unique_ptr<Trainer> trainer) : trainer_(std::move(trainer)) {}
  Status train_step(bool wait);

  std::unique_ptr<Trainer> trainer_;
  int steps_ = 0;
  double seconds_ = 0;  // of the timed steps
  Status status_ = Ok{};
};

/// A whole trial at once.
Result<double> seconds_a_step(Backend& backend, const NetworkConfig& network, const TrainSettings& train,
                              TrainingText text);

}  // namespace geci
