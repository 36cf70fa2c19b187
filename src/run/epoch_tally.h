// The epochs that a training run has finished, and the one loss that is told of it.
#pragma once

#include <cstdint>

#include "train/trainer.h"

namespace geci {

class EpochTally {
 public:
  EpochTally() = default;
  /// Goes on from a run with so many finished epochs that told this loss.
  EpochTally(int64_t epochs, double loss) : epochs_(epochs), loss_(loss) {}

  /// The next step.
  void add(const StepMetrics& metrics) {
    if (metrics.ends_epoch) {
      ++epochs_;
      loss_ = metrics.epoch_loss;
    } else if (epochs_ == 0) {
      loss_ = metrics.loss;
    }
  }
  /// The steps after `to` are to be done again; `from` was the last one added. Both count from the run's first step.
  void go_back(int64_t from, int64_t to, int64_t steps_per_epoch) {
    epochs_ -= from / steps_per_epoch - to / steps_per_epoch;
  }

  int64_t epochs() const { return epochs_; }
  /// Mean over the last finished epoch, or that of the last step before there is one.
  double loss() const { return loss_; }

 private:
  int64_t epochs_ = 0;
  double loss_ = 0;
};

}  // namespace geci
