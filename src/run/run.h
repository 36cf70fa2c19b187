// One training run: a text, a network, and what ties them together. Single-threaded; every change
// either succeeds or leaves the run as it was. Can be moved, and then goes on as before.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/backend.h"
#include "files/model_file.h"
#include "run/corpus_facts.h"
#include "run/epoch_tally.h"
#include "run/run_settings.h"
#include "run/word_history.h"
#include "text/split.h"
#include "train/trainer.h"

namespace geci {

class Run {
 public:
  /// `backend` must outlive the run.
  explicit Run(Backend& backend);

  /// A run on the same text with the same settings, and the imported model if there is one, but without this one's
  /// training: what a change can be made to while this one stays whole.
  Run fork() const;

  /// This run on another device, where it goes on as it would have here; if this one's device is lost, as it was at
  /// most 100 steps ago. Fails where the other device cannot take it. REQUIRES: all steps have been told.
  Result<Run> copy_to(Backend& backend) const;
  /// The same text and settings on another device, without a network.
  Run without_network(Backend& backend, Message why_not_trainable) const;
  /// Before the run is left alone: if its device is lost meanwhile, nothing of it is.
  void rescue() {
    if (trainer_) trainer_->rescue();
  }

  /// What the word tokenizer of texts and models needs; without it they are refused with a sentence.
  void set_dictionary(DictionaryPtr dictionary) { dictionary_ = std::move(dictionary); }
  const DictionaryPtr& dictionary() const { return dictionary_; }
  bool needs_dictionary(const TextSettings& text) const {
    return text.tokenizer == TokenizerKind::kWord && !dictionary_;
  }

  /// A new text. Normally a fresh network is made for it. An imported model stays and trains on: tokens that it lacks
  /// join its vocabulary, as corpus_warning() says.
  /// Here and below, `tokenized` is the text as the settings tokenize it, if it is there already.
  Status load_corpus(std::string name, SourceText source, CorpusPtr tokenized = nullptr);

  /// A new text and a fresh network on it, of these settings.
  Status begin_anew(std::string name, SourceText source, const RunSettings& settings, CorpusPtr tokenized = nullptr);

  /// A fresh network on the present text, with other settings.
  Status reset(const RunSettings& settings, CorpusPtr tokenized = nullptr);

  /// Puts a model in place of network, vocabulary and text settings. It can train on the present text without the
  /// tokens that it lacks, as corpus_warning() says; if these are more than a third, not at all, as why_not_trainable()
  /// says.
  Status import_model(Model model, CorpusPtr tokenized = nullptr);
  /// With the curve of the run, which its owner keeps.
  Result<std::vector<uint8_t>> export_model(std::vector<LossPoint> curve) const;
  /// The curve that the imported model came with; empty if it had none.
  std::span<const LossPoint> imported_curve() const;

  bool has_network() const { return trainer_ != nullptr || imported_.has_value(); }
  bool can_train() const { return trainer_ != nullptr; }
  bool is_imported() const { return imported_.has_value(); }
  const Message& why_not_trainable() const { return why_not_trainable_; }

  struct Step {
    StepMetrics metrics;
    std::optional<Evaluation> validation;  // after a step that ends an epoch, if lines are set apart
    bool stopped_early = false;            // patience is exhausted: the weights are the best epoch's
  };
  /// Queues a step and tells of none. REQUIRES: can_train(); next_step() has told all that it can without waiting.
  void queue_step() { trainer_->queue_step(); }
  /// The oldest step that has not been told; nothing if there is none, or if the device may not have computed it yet
  /// and `wait` is false.
  Result<std::optional<Step>> next_step(bool wait);

  /// Has a step been queued that next_step() has not told?
  bool has_steps_under_way() const { return trainer_ && trainer_->steps_done() > steps_told_; }
  /// What is learned from. REQUIRES: can_train().
  const TrainingText& learned_text() const { return trainer_->text(); }

  // REQUIRES for these: has_network().
  const NetworkConfig& config() const { return settings_.network; }
  const DeviceBuffer& device_weights() const;
  const Vocabulary& vocabulary() const { return vocabulary_; }
  const TextSettings& text_settings() const { return settings_.text; }
  const Tokenizer& tokenizer() const { return *tokenizer_; }
  /// (V, E)
  FloatBuffer embedding() const;
  /// The tokens that are most frequent in the present text, and their embeddings since the network was made or opened.
  const WordHistory& words() const { return words_; }

  const RunSettings& settings() const { return settings_; }
  CorpusFacts corpus_facts() const;
  /// The present text as it came, and as it was tokenized last; null before there is one.
  std::shared_ptr<const SourceText> source_text() const { return text_ ? text_->source : nullptr; }
  CorpusPtr corpus() const { return text_ ? CorpusPtr(text_, &text_->corpus) : nullptr; }
  Result<TokenizerPtr> tokenizer_for(const TextSettings& text) const { return make_tokenizer(text, dictionary_); }
  /// The present text's ids and their vocabulary, which an imported model need not share; null and empty
  /// before there is a text.
  TokenIds corpus_ids() const { return text_ ? text_->corpus.ids : nullptr; }
  const Vocabulary& corpus_vocabulary() const { return text_ ? text_->corpus.vocabulary : vocabulary_; }
  /// Sentences about the text: bytes that were not UTF-8, and vocabulary_notice(). Empty if there is nothing to say.
  Message corpus_warning() const;
  /// Which tokens of the text the imported model lacked: they have joined its vocabulary, or are not learned from.
  /// Empty if it knew all of them.
  const Message& vocabulary_notice() const { return vocabulary_notice_; }

  int64_t steps_done() const;
  /// Mean over the last finished epoch, or of the last step before there is one; an imported model's own.
  double loss() const { return tally_.loss(); }
  int64_t steps_per_epoch() const { return trainer_ ? trainer_->batches_per_epoch() : 0; }
  int64_t windows_per_epoch() const { return trainer_ ? trainer_->windows_per_epoch() : 0; }
  /// On the present text, since the network was made or imported; with the part of the epoch under way.
  double epochs_on_text() const;
  int64_t parameter_count() const;

 private:
  struct Text {
    int64_t number = 0;
    std::string name;
    std::shared_ptr<const SourceText> source;  // to be tokenized again by other rules
    Corpus corpus;
    TokenizerPtr tokenizer;  // of corpus.settings
  };
  struct Weights {
    DeviceBuffer device;
    ParameterBuffer host;  // a copy where the device can be lost; empty elsewhere
  };
  struct Imported {
    std::shared_ptr<const Weights> weights;  // used while there is no trainer, and not there otherwise
    TrainingRecord record;
  };

  using TextPtr = std::shared_ptr<const Text>;

  static std::shared_ptr<const Weights> weights_on(Backend& backend, const ParameterBuffer& host);
  /// Those of the trainer, if there is one; else the imported ones.
  std::shared_ptr<const Weights> imported_weights() const;
  /// All but what lies on the device.
  Run host_part(Backend& backend) const;
  Result<TextPtr> read_text(int64_t number, std::string name, std::shared_ptr<const SourceText> source,
                            const TextSettings& settings, const CorpusPtr& tokenized) const;
  Result<TextPtr> read_new_text(std::string name, SourceText source, const TextSettings& settings,
                                const CorpusPtr& tokenized) const;
  /// Makes a fresh network on `text` and, if that works, puts both in place.
  Status begin(TextPtr text, RunSettings settings);
  /// The imported model's vocabulary grows by the tokens of the present text that it lacks, which are returned. Changes
  /// nothing if it would become too large. REQUIRES: !can_train().
  std::vector<std::string> grow_imported();
  /// Gives the imported model a trainer on the present text, or a reason why not.
  void resume_imported(const CorpusPtr& tokenized);
  /// Begins the history of the network just put in place.
  void follow_words();
  /// The words' present embeddings join their history.
  void add_words();
  std::vector<int32_t> most_frequent_tokens() const;
  /// With the lines of the validation set apart, and a schedule that knows how long the text is.
  Result<std::unique_ptr<Trainer>> make_trainer(const RunSettings& settings, const TokenIds& ids,
                                                const TextEnds& ends) const;

  Backend* backend_;
  RunSettings settings_ = default_settings();
  DictionaryPtr dictionary_;
  TokenizerPtr tokenizer_ = character_tokenizer();  // of settings_.text
  TextPtr text_;
  Vocabulary vocabulary_;
  std::unique_ptr<Trainer> trainer_;
  std::optional<Imported> imported_;
  WordHistory words_;
  Message why_not_trainable_;
  Message vocabulary_notice_;
  EpochTally tally_;        // on the present text: without the imported model's own epochs
  int64_t steps_told_ = 0;  // by next_step(), of the trainer's
};

}  // namespace geci
