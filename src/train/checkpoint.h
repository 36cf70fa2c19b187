// All that is needed to go on with a training run as if it had never been stopped.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "train/trainer.h"

namespace geci {

/// One point of the curves that a run draws.
struct LossPoint {
  int64_t step = 0;
  double loss = 0;  // NaN where there is none
  double validation_loss = std::numeric_limits<double>::quiet_NaN();
};

/// What a trainer holds beside its weights. Random numbers need no state of their own: they are a
/// function of the seed and of the step or epoch.
struct ResumeState {
  TrainSettings settings;
  int64_t steps_done = 0;      // with the batches an epoch, also the epoch and the batch within it
  double epoch_loss_sum = 0;   // over the steps of the present epoch
  uint64_t corpus_tokens = 0;  // of the text it learned from
  uint64_t corpus_fingerprint = 0;
  ParameterBuffer first_moments, second_moments;  // the optimizer's, laid out as the weights
  ParameterBuffer good_weights;                   // to go back to if the loss explodes
  ParameterBuffer best_weights;                   // after the best epoch; empty before the first ended
  double first_loss = 0, best_loss = 0;
  int64_t epochs_without_improvement = 0;
  Schedule::Memory schedule;
  FloatBuffer hidden;            // (layers, state_parts, B, H), carried in order kStream; empty otherwise
  double validation_share = 0;   // of the text, set apart by the trainer's owner; 0: none
  std::vector<LossPoint> curve;  // as the trainer's owner keeps it; steps ascend
};

struct Checkpoint {
  NetworkConfig network;
  ParameterBuffer weights;
  ResumeState resume;
};

/// Two texts with one fingerprint are one text, barring malice (FNV-1a over the ids and, where there are several songs,
/// over their ends).
uint64_t fingerprint(const TrainingText& text);

/// "batch 32, not 16" for the first setting in which the two differ; empty if none does.
std::string first_difference(const TrainSettings& saved, const TrainSettings& present);
std::string first_difference(const NetworkConfig& saved, const NetworkConfig& present);

}  // namespace geci
