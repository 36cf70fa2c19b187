// Training, one bounded step at a time. A device may be behind its host: steps are queued, and what they measured is
// told when it is known.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/backend.h"
#include "core/device_buffer.h"
#include "core/result.h"
#include "model/network.h"
#include "text/batches.h"
#include "text/vocabulary.h"
#include "train/deferred_rows.h"
#include "train/train_settings.h"

namespace geci {

/// Fails with a sentence if a batch's activations would take too much memory.
Status check_memory(const NetworkConfig& network, const TrainSettings& train);

/// Steps that so many epochs over `text` take: what a schedule over epochs needs to know. Fails as
/// BatchSource::create does.
Result<int64_t> steps_of_epochs(const TrainSettings& settings, const TrainingText& text, int64_t epochs);

struct Checkpoint;

struct StepMetrics {
  int64_t step = 0;   // from 1
  int64_t epoch = 0;  // from 1
  double loss = 0;    // mean over the batch, nats per token, before the update
  double gradient_norm = 0;
  double learning_rate = 0;
  int tokens = 0;  // targets in the batch
  bool ends_epoch = false;
  double epoch_loss = 0;  // mean over the epoch's steps, when ends_epoch
};

/// Mean loss in nats per token over a whole text read as one stream from a zero state.
struct Evaluation {
  double loss = 0;
  int64_t tokens = 0;  // targets scored
};

/// `weights` lie on the device. REQUIRES: at least two ids, all in [0, V).
Evaluation evaluate(Backend& backend, const NetworkConfig& config, std::span<const float> weights,
                    const std::vector<int32_t>& ids);

/// Nats a token as bits a character of the text scored (`ids`, the first only read), so that
/// tokenizers can be compared.
double bits_per_char(const Evaluation& evaluation, const Vocabulary& vocabulary, const std::vector<int32_t>& ids);

struct EpochReport {
  std::optional<Evaluation> validation;
  bool improved = false;     // the best loss so far: the validation's where there is one
  bool should_stop = false;  // patience is exhausted
};

class Trainer {
 public:
  ~Trainer();

  /// What `lost` learned until its device was lost, at most 100 steps ago, in a trainer on another device, with the
  /// same validation. REQUIRES: lost.rescued().
  static Result<std::unique_ptr<Trainer>> go_on_elsewhere(const Trainer& lost, Backend& backend);
  /// The same training on another device, where it goes on as it would have here. REQUIRES: all steps have been told.
  static Result<std::unique_ptr<Trainer>> copy_to(Backend& backend, Trainer& from);
  /// Fresh weights from `train.seed`. Fails if a setting is out of range or the text too short.
  /// `backend` must outlive the trainer.
  static Result<std::unique_ptr<Trainer>> create(Backend& backend, const NetworkConfig& network,
                                                 const TrainSettings& train, TrainingText text);

  /// Queues one batch: forward, backward, clip, update. Allocates nothing after the first call. REQUIRES:
  /// next_metrics() has told all steps but the latest Backend::steps_ahead(), and all of them if one ended an epoch.
  void queue_step();
  /// The metrics of the oldest step that has not been told; nothing if there is none, or if the device may not have
  /// computed it yet and `wait` is false. Fails if the loss or a gradient is not finite or the loss explodes; the
  /// weights are then the last good ones, at most 100 steps old, and the steps after the bad one count as never done.
  /// Fails, too, when the device is lost: see rescued().
  Result<std::optional<StepMetrics>> next_metrics(bool wait);
  /// One batch, waited for. REQUIRES: all steps before have been told.
  Result<StepMetrics> step();

  /// A text that is scored after every epoch and never learned from. REQUIRES: two ids or more, in [0, V).
  void set_validation(TokenIds ids) { validation_ = std::move(ids); }
  /// Null if there is none.
  const TokenIds& validation() const { return validation_; }
  /// What is learned from.
  const TrainingText& text() const { return batches_.text(); }
  /// "3 songs are shorter than a window …"; empty if none is.
  Message left_out_warning() const;

  /// To be called after a step that ends an epoch: scores the validation text, tells the schedule, keeps
  /// the best weights.
  EpochReport finish_epoch(const StepMetrics& metrics);

  /// The weights after the best epoch that finish_epoch() saw; the present ones before there was one.
  ParameterBuffer best_weights() { return best_weights_.empty() ? weights() : best_weights_; }

  /// Weights of the same shape, in place of the present ones; the optimizer starts anew.
  Status set_weights(const ParameterBuffer& weights);

  /// All that restore() needs to go on bit-identically; its curve and validation share are left to the owner. After a
  /// step that ends an epoch it is to be taken only once finish_epoch() has been called. REQUIRES: all steps have been
  /// told.
  Checkpoint checkpoint();
  /// Goes on where `checkpoint` was taken, whatever the number of threads then and now. Fails with a
  /// sentence, changing nothing, if it belongs to another network, other settings or another text.
  Status restore(const Checkpoint& checkpoint);

  const Backend& backend() const { return backend_; }
  /// Where a device can be lost, a checkpoint at most 100 steps old, from which a trainer on another device goes on;
  /// null where none can.
  const Checkpoint* rescued() const { return rescued_.get(); }
  /// Makes it a checkpoint of now, if the device can be lost and is not. REQUIRES: all steps have been told.
  void rescue();
  const NetworkConfig& config() const { return network_.config(); }
  const ParameterLayout& layout() const { return network_.layout(); }
  /// On the device, all up to date, which rows of the embedding are not between two steps. See DeferredRows.
  const DeviceBuffer& device_weights();
  /// A copy on the host; so are these.
  ParameterBuffer weights() { return device_weights().on_host(); }
  ParameterBuffer gradients() const { return gradients_.on_host(); }
  const TrainSettings& settings() const { return settings_; }
  int64_t steps_done() const { return steps_done_; }
  int64_t batches_per_epoch() const { return batches_.batches_per_epoch(); }
  int64_t windows_per_epoch() const { return batches_.windows_per_epoch(); }

 private:
  Trainer(Backend& backend, const NetworkConfig& network, const TrainSettings& train, BatchSource batches);
  static Result<std::unique_ptr<Trainer>> go_on_from(const Checkpoint& checkpoint, const Trainer& trainer,
                                                     Backend& backend);

  /// A step whose metrics have not been told.
  struct QueuedStep {
    StepMetrics metrics;  // loss and gradient norm once `known`
    UpdateRule rule;
    bool known = false;
  };

  void wait_for(QueuedStep& step);
  bool is_known_by_now(const QueuedStep& step) const;
  /// Is nothing to be queued behind a step before all have been told?
  bool pauses_after(const QueuedStep& step) const;
  void keep_good_weights(QueuedStep& step);
  void prepare_embedding();
  void add_squared_norm(int slot);
  void update(const OptimizerStep& update, const UpdateRule& rule);
  void settle();
  AdamTable embedding_table();
  std::span<float> embedding_row(DeviceBuffer& all, int32_t row) const;
  /// All but the embedding. REQUIRES: deferred_rows_, whose conditions leave no padding between the two.
  std::span<float> behind_embedding(DeviceBuffer& all) const;
  /// The highest loss that is not taken for weights that have run away.
  double loss_limit() const;
  Error restore_good_weights(const StepMetrics& bad);

  Backend& backend_;
  TrainSettings settings_;
  Schedule schedule_;
  Network network_;
  BatchSource batches_;
  Batch batch_;
  NetworkState state_;
  DeviceBuffer weights_;
  DeviceBuffer gradients_;
  DeviceBuffer first_moments_;
  DeviceBuffer second_moments_;
  std::optional<DeferredRows> deferred_rows_;  // of the embedding; none where all rows are updated in every step
  // On the host, where they outlive the device.
  ParameterBuffer good_weights_;  // the last that gave a sound loss, taken every so many steps
  ParameterBuffer best_weights_;
  TokenIds validation_;
  std::unique_ptr<const Checkpoint> rescued_;
  std::vector<QueuedStep> queued_;  // the oldest first
  int64_t steps_done_ = 0;          // and queued
  double epoch_loss_sum_ = 0;
  double first_loss_ = 0;
  double best_loss_ = 0;  // meaningful once best_weights_ is not empty
  int epochs_without_improvement_ = 0;
};

}  // namespace geci
