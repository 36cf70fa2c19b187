// Finds out what training would take with other settings: tokenizes the text as they say, if that is not done already,
// and times a few real steps of their network. In pieces, so that training goes on meanwhile.
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

namespace geci::app {

class Estimator {
 public:
  /// `backend` must outlive it; `name` and `number` are the text's.
  Estimator(Backend& backend, Clock clock, RunSettings settings, std::string name, int64_t number);

  /// What it needs before advance(), one of the two: the text tokenized as the settings say, or what tokenizes it.
  void use(CorpusPtr corpus) { corpus_ = std::move(corpus); }
  void tokenize(CorpusBuilder builder) { builder_ = std::move(builder); }

  /// Does one piece: tokenizes some lines, or trains one step. False after the last.
  bool advance();
  /// REQUIRES: advance() has returned false. Fails where these settings cannot be trained with.
  Result<Estimate> result() const;
  const RunSettings& settings() const { return estimate_.settings; }
  /// The tokenized text; null until it is whole.
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
  TokenIds learned_;  // what of the text is learned from
  std::unique_ptr<Trainer> trainer_;
  int batch_ = 0;  // of the trainer: the settings', or as much of it as a piece has time for
  int steps_ = 0;  // that the trainer has done
  bool sized_ = false;
  std::vector<double> times_;  // seconds a token
  Status status_ = Ok{};
};

}  // namespace geci::app
