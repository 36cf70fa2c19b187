// Estimates how long training with other settings would take: tokenizes the text as they say, if that is not done
// already, and times a few real steps of their network. It works in pieces, so that training goes on in between. To be
// used from the training thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/backend.h"
#include "run/run.h"
#include "session/clock.h"
#include "session/estimate.h"
#include "text/corpus.h"
#include "train/trainer.h"

namespace geci {

class Estimator {
 public:
  /// `backend` must outlive the estimator. `name` and `number` are the text's, for the result.
  Estimator(Backend& backend, Clock clock, RunSettings settings, std::string name, int64_t number);

  /// One of these two must be called before advance(): with the text tokenized as the settings say, or with a builder
  /// that tokenizes it.
  void use(CorpusPtr corpus) { corpus_ = std::move(corpus); }
  void tokenize(CorpusBuilder builder) { builder_ = std::move(builder); }

  /// Does one piece: tokenizes some lines, or trains one step. Returns false after the last.
  bool advance();
  /// Returns true if the next piece makes the network that is tried.
  bool begins_trial() const { return corpus_ && !trainer_; }
  /// Returns the estimate. Fails with a sentence if training with these settings is impossible. REQUIRES: advance() has
  /// returned false.
  Result<Estimate> result() const;
  const RunSettings& settings() const { return estimate_.settings; }
  /// Returns the tokenized text; null until it is complete.
  const CorpusPtr& corpus() const { return corpus_; }

 private:
  Status do_piece();
  void tokenize_piece();
  Status prepare();
  void count_text();
  Status plan_epoch();
  Status make_trainer(int batch);
  Status time_step();

  Backend& backend_;
  Clock clock_;
  Estimate estimate_;
  std::optional<CorpusBuilder> builder_;
  CorpusPtr corpus_;
  TrainingText learned_;  // what of the text is learned from
  std::unique_ptr<Trainer> trainer_;
  int batch_ = 0;  // of the trainer: the settings', or as much of it as a piece has time for
  int steps_ = 0;  // that the trainer has done
  bool sized_ = false;
  std::vector<double> times_;  // seconds a token
  Status status_ = Ok{};
};

}  // namespace geci
