// Training, one bounded step at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "core/backend.h"
#include "core/result.h"
#include "model/network.h"
#include "text/batches.h"

namespace geci {

struct TrainSettings {
  int batch = 32;  // B
  int steps = 32;  // T, tokens a window
  WindowOrder order = WindowOrder::kShuffled;
  AdamSettings adam;
  float clip = 0;  // gradients are scaled so that their global L2 norm is at most this; 0: never
  uint64_t seed = 1;
};

/// Fails with a sentence naming the value that is out of range and the range.
Status validate(const TrainSettings& settings);

struct Checkpoint;

struct StepMetrics {
  int64_t step = 0;   // from 1
  int64_t epoch = 0;  // from 1
  double loss = 0;    // mean over the batch, nats per token, before the update
  double gradient_norm = 0;
  int tokens = 0;  // targets in the batch
  bool ends_epoch = false;
  double epoch_loss = 0;  // mean over the epoch's steps, when ends_epoch
};

class Trainer {
 public:
  /// Fresh weights from `train.seed`. Fails if a setting is out of range or the text too short.
  /// `backend` must outlive the trainer.
  static Result<std::unique_ptr<Trainer>> create(Backend& backend, const NetworkConfig& network,
                                                 const TrainSettings& train, TokenIds ids);

  /// One batch: forward, backward, clip, Adam. Allocates nothing after the first call. Fails if the
  /// loss or a gradient is not finite; the weights are then those before the step.
  Result<StepMetrics> step();

  /// Weights of the same shape, in place of the present ones; Adam starts anew.
  Status set_weights(ParameterBuffer weights);

  /// All that restore() needs to go on bit-identically; its curve is left to the owner.
  Checkpoint checkpoint() const;
  /// Goes on where `checkpoint` was taken, whatever the number of threads then and now. Fails with a
  /// sentence, changing nothing, if it belongs to another network, other settings or another text.
  Status restore(const Checkpoint& checkpoint);

  const NetworkConfig& config() const { return network_.config(); }
  const ParameterLayout& layout() const { return network_.layout(); }
  const ParameterBuffer& weights() const { return weights_; }
  const ParameterBuffer& gradients() const { return gradients_; }
  const TrainSettings& settings() const { return settings_; }
  int64_t steps_done() const { return steps_done_; }
  int64_t batches_per_epoch() const { return batches_.batches_per_epoch(); }

 private:
  Trainer(Backend& backend, const NetworkConfig& network, const TrainSettings& train, BatchSource batches);

  Backend& backend_;
  TrainSettings settings_;
  Network network_;
  BatchSource batches_;
  Batch batch_;
  NetworkState state_;
  ParameterBuffer weights_;
  ParameterBuffer gradients_;
  ParameterBuffer first_moments_;
  ParameterBuffer second_moments_;
  int64_t steps_done_ = 0;
  double epoch_loss_sum_ = 0;
};

/// Mean loss in nats per token over a whole text read as one stream from a zero state.
/// REQUIRES: at least two ids, all in [0, V).
struct Evaluation {
  double loss = 0;
  int64_t tokens = 0;  // targets scored
};
Evaluation evaluate(Backend& backend, const NetworkConfig& config, const ParameterBuffer& weights,
                    const std::vector<int32_t>& ids);

}  // namespace geci
