// Where `geci train` begins: afresh, from the weights or the model of --init, or where the run of
// --resume was stopped.
#pragma once

#include <optional>
#include <string>

#include "cli/io.h"
#include "cli/settings.h"
#include "cli/text_input.h"
#include "train/trainer.h"

namespace geci::cli {

class Start {
 public:
  /// At most one of the paths is not empty. Fails with a sentence naming the file.
  static Result<Start> load(const std::string& init, const std::string& resume);

  bool resumes() const { return resumes_; }
  /// Of the run so far; of no run when it begins.
  const TrainingRecord* record() const { return resumes_ ? &model_->training : nullptr; }
  /// The curve so far.
  std::vector<LossPoint> curve() const { return resumes_ ? model_->resume->curve : std::vector<LossPoint>(); }

  /// The share of the text that is set apart for validation, as `asked` or as in the run so far; 0: none. A run that
  /// set lines apart goes on without them also when 0 is asked for, which only ends their scoring: it learns from one
  /// text.
  double share_set_apart(std::optional<double> asked) const;

  /// What the options that were given ask for, and the file's settings for all others.
  Settings complete(const Settings& asked, const GivenOptions& given) const;

  /// How a text's tokens get their numbers where a model has a vocabulary already.
  struct Numbering {
    bool frozen = false;  // tokens that the model lacks are left out, and if they are many the text is refused
    uint64_t seed = 0;    // otherwise they join the vocabulary, with weights drawn from this
  };

  /// The text's token ids, by the vocabulary of a whole model, otherwise by one of its own. `dictionary` is the path
  /// that --dictionary gave. A run that goes on has the vocabulary of its text.
  Result<Corpus> read_corpus(const TextInput& input, const TextSettings& text, const std::string& dictionary,
                             const Numbering& numbering);

  /// Puts weights, or the whole state of the run, into a fresh trainer. Fails with a sentence if they
  /// belong to another network, other settings or another text.
  Status apply(Trainer& trainer, const std::string& text_path) const;

 private:
  const NetworkConfig& network() const { return model_ ? model_->config : weights_->config; }
  /// Its vocabulary grows by what it lacks of `corpus`. REQUIRES: model_.
  Status grow(const Corpus& corpus, uint64_t seed);
  Status check_network(const NetworkConfig& asked, const std::string& text_path) const;

  std::string path_;
  bool resumes_ = false;
  std::optional<Model> model_;
  std::optional<Weights> weights_;
};

}  // namespace geci::cli
