// The loop around a trainer's steps: when to stop, what to show, what to log.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "cli/train/log.h"
#include "cli/train/options.h"
#include "cli/train/progress.h"
#include "cli/train/start.h"
#include "run/epoch_tally.h"

namespace geci::cli {

enum class End { kFinished, kStoppedEarly, kInterrupted, kDiverged, kDeviceLost };

class TrainingRun {
 public:
  /// Goes on with the epochs, the loss and the curve of `start`. `vocabulary` must outlive the run.
  TrainingRun(Trainer& trainer, const TrainOptions& options, const Start& start, const Vocabulary& vocabulary,
              TrainLog log);

  /// Between steps, when `wants_pause` says so, the device catches up and `in_pause` is called.
  End run(const std::function<bool()>& wants_pause, const std::function<void()>& in_pause);

  /// There is nothing left to do: the epochs, steps or seconds are over.
  bool is_finished() const { return share_done() >= 1; }
  int64_t steps_done() const { return trainer_->steps_done(); }
  const EpochTally& tally() const { return tally_; }
  double seconds() const { return seconds_; }
  const std::vector<LossPoint>& curve() const { return curve_; }
  double tokens_per_second() const;
  /// Why run() ended with kDiverged or kDeviceLost. REQUIRES: it did.
  const Error& failure() const { return *failure_; }
  /// Goes on with a trainer that has some of this one's steps to do again. It must outlive the run.
  void go_on_with(Trainer& trainer);
  /// After the last run(). False if the log is incomplete.
  bool close_log() { return log_.close(); }

 private:
  double share_done() const;
  /// Takes what has become known of the steps queued; with `wait`, of all of them.
  End take_steps(bool wait);
  void take(const StepMetrics& metrics);
  bool end_epoch(const StepMetrics& metrics);
  ValidationScore score(const Evaluation& evaluation) const;
  void add_to_curve(const LossPoint& point);

  Trainer* trainer_;
  const Vocabulary& vocabulary_;
  TrainLog log_;
  ProgressBar bar_;
  Stopwatch clock_, epoch_clock_;
  std::optional<int64_t> steps_limit_;
  std::optional<double> seconds_limit_;
  std::vector<LossPoint> curve_;
  StepMetrics last_;
  EpochTally tally_;
  int64_t tokens_ = 0, epoch_tokens_ = 0;
  double seconds_ = 0;
  std::optional<Error> failure_;
};

}  // namespace geci::cli
