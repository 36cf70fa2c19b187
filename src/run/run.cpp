#include "run/run.h"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "core/sentence.h"
#include "run/known_text.h"
#include "run/sentences.h"
#include "run/training_plan.h"

namespace geci {
namespace {

constexpr size_t kFollowedWords = 300;
constexpr Sentence<> kModelWithoutText{"The imported model has no text to learn from: load the one it was trained on.",
                                       "导入的模型没有文字可学：请打开它学过的那一段。"};
constexpr Sentence<> kNoModel{"There is no model yet: choose or open a text first.",
                              "还没有模型：请先选一段文字或打开一段。"};
constexpr Sentence<> kUnknownTextAdvice{
    "load the text it learned from, or press Reset to train a new network on this one",
    "请打开它学过的文字，或按“重置”在这段文字上从头训练"};

// Whichever run reads a text: a number stands for one text as long as the program runs.
int64_t next_text_number() {
  static std::atomic<int64_t> texts = 0;
  return ++texts;
}

}  // namespace

Run::Run(Backend& backend) : backend_(&backend), why_not_trainable_(kNoText()) {}

std::shared_ptr<const Run::Weights> Run::weights_on(Backend& backend, const ParameterBuffer& host) {
  return std::make_shared<const Weights>(
      Weights{DeviceBuffer(backend, host), backend.can_be_lost() ? host : ParameterBuffer()});
}

std::shared_ptr<const Run::Weights> Run::imported_weights() const {
  return trainer_ ? weights_on(*backend_, trainer_->weights()) : imported_->weights;
}

Run Run::fork() const {
  Run copy = host_part(*backend_);
  if (imported_) copy.imported_->weights = imported_weights();
  return copy;
}

Run Run::without_network(Backend& backend, Message why_not_trainable) const {
  Run copy = host_part(backend);
  copy.imported_.reset();
  copy.why_not_trainable_ = std::move(why_not_trainable);
  return copy;
}

Result<Run> Run::copy_to(Backend& backend) const {
  Run copy = host_part(backend);
  copy.words_ = words_;
  copy.steps_told_ = steps_told_;
  const bool is_lost = !backend_->status();
  if (trainer_) {
    Result<std::unique_ptr<Trainer>> trainer =
        is_lost ? Trainer::go_on_elsewhere(*trainer_, backend) : Trainer::copy_to(backend, *trainer_);
    if (!trainer) return trainer.error();
    copy.trainer_ = std::move(*trainer);
    copy.tally_.go_back(steps_told_, copy.trainer_->steps_done(), copy.trainer_->batches_per_epoch());
    copy.steps_told_ = copy.trainer_->steps_done();
    copy.words_.forget_after(copy.steps_done());
  } else if (imported_) {
    const Weights& weights = *imported_->weights;
    copy.imported_->weights = weights_on(backend, is_lost ? weights.host : weights.device.on_host());
  }
  if (const Status alive = backend.status(); !alive) return alive.error();
  // Lost while it was read.
  if (const Status whole = backend_->status(); !whole && !is_lost) return whole.error();
  return copy;
}

Run Run::host_part(Backend& backend) const {
  Run copy(backend);
  copy.settings_ = settings_;
  copy.dictionary_ = dictionary_;
  copy.tokenizer_ = tokenizer_;
  copy.text_ = text_;
  copy.vocabulary_ = vocabulary_;
  if (imported_) copy.imported_ = Imported{nullptr, imported_->record};
  copy.why_not_trainable_ = why_not_trainable_;
  copy.vocabulary_notice_ = vocabulary_notice_;
  copy.tally_ = tally_;
  return copy;
}

Result<Run::TextPtr> Run::read_text(int64_t number, std::string name, std::shared_ptr<const SourceText> source,
                                    const TextSettings& settings, const CorpusPtr& tokenized) const {
  Result<TokenizerPtr> tokenizer = make_tokenizer(settings, dictionary_);
  if (!tokenizer) return tokenizer.error();
  const bool is_tokenized = tokenized && tokenized->settings == settings;
  Result<Corpus> corpus = is_tokenized ? *tokenized : build_corpus(*source, settings, **tokenizer);
  if (!corpus) return corpus.error();
  return std::make_shared<const Text>(
      Text{number, std::move(name), std::move(source), std::move(*corpus), std::move(*tokenizer)});
}

Result<Run::TextPtr> Run::read_new_text(std::string name, SourceText source, const TextSettings& settings,
                                        const CorpusPtr& tokenized) const {
  return read_text(next_text_number(), std::move(name), std::make_shared<const SourceText>(std::move(source)), settings,
                   tokenized);
}

Status Run::begin_anew(std::string name, SourceText source, const RunSettings& settings, CorpusPtr tokenized) {
  Result<TextPtr> text = read_new_text(std::move(name), std::move(source), settings.text, tokenized);
  if (!text) return text.error();
  return begin(std::move(*text), settings);
}

Status Run::load_corpus(std::string name, SourceText source, CorpusPtr tokenized) {
  Result<TextPtr> text = read_new_text(std::move(name), std::move(source), settings_.text, tokenized);
  if (!text) return text.error();
  if (!imported_) return begin(std::move(*text), settings_);
  // Whatever the model makes of its characters, a text must hold a window: the next reset needs one.
  const TrainSettings& train = settings_.train;
  const auto batches = BatchSource::create({(*text)->corpus.ids, (*text)->corpus.song_ends}, train.order, train.steps,
                                           train.batch, train.seed);
  if (!batches) return batches.error();
  text_ = std::move(*text);
  imported_->weights = imported_weights();
  trainer_.reset();
  const std::vector<std::string> added = grow_imported();
  resume_imported(nullptr);
  if (!added.empty() && can_train()) vocabulary_notice_ = added_tokens_notice(added);
  follow_words();
  return Ok{};
}

Status Run::reset(const RunSettings& settings, CorpusPtr tokenized) {
  if (!text_) return Error{kNoText()};
  if (settings.text == text_->corpus.settings) return begin(text_, settings);
  Result<TextPtr> text = read_text(text_->number, text_->name, text_->source, settings.text, tokenized);
  if (!text) return text.error();
  return begin(std::move(*text), settings);
}

Status Run::begin(TextPtr text, RunSettings settings) {
  settings.network.vocab = text->corpus.vocabulary.size();
  settings.text = text->corpus.settings;
  Result<std::unique_ptr<Trainer>> trainer =
      make_trainer(settings, text->corpus.ids, {text->corpus.line_ends, text->corpus.song_ends});
  if (!trainer) return trainer.error();
  settings.train = (*trainer)->settings();
  trainer_ = std::move(*trainer);
  vocabulary_ = text->corpus.vocabulary;
  settings_ = settings;
  tokenizer_ = text->tokenizer;
  text_ = std::move(text);
  imported_.reset();
  why_not_trainable_ = {};
  vocabulary_notice_ = {};
  tally_ = {};
  steps_told_ = 0;
  follow_words();
  return Ok{};
}

Result<std::unique_ptr<Trainer>> Run::make_trainer(const RunSettings& settings, const TokenIds& ids,
                                                   const TextEnds& ends) const {
  const Result<TrainingPlan> plan =
      plan_training(settings.train, ids, ends, settings.validation, settings.cosine_epochs);
  if (!plan) return plan.error();
  Result<std::unique_ptr<Trainer>> trainer =
      Trainer::create(*backend_, settings.network, plan->train, plan->split.training);
  if (trainer && plan->split.validation) (*trainer)->set_validation(plan->split.validation);
  return trainer;
}

Status Run::import_model(Model model, CorpusPtr tokenized) {
  Result<TokenizerPtr> tokenizer = make_tokenizer(model.text, dictionary_);
  if (!tokenizer) return tokenizer.error();
  trainer_.reset();
  tokenizer_ = std::move(*tokenizer);
  settings_.network = model.config;
  settings_.text = model.text;
  vocabulary_ = std::move(model.vocabulary);
  imported_ = Imported{weights_on(*backend_, model.weights), std::move(model.training)};
  tally_ = EpochTally(0, imported_->record.loss);
  resume_imported(tokenized);
  follow_words();
  return Ok{};
}

std::vector<std::string> Run::grow_imported() {
  const ParameterBuffer weights = imported_->weights->device.on_host();
  Result<GrownModel> grown = grow_for(text_->corpus, settings_.network, weights, vocabulary_, settings_.train.seed);
  if (!grown || grown->added.empty()) return {};
  imported_->weights = weights_on(*backend_, grown->weights);
  vocabulary_ = std::move(grown->vocabulary);
  settings_.network = grown->config;
  return std::move(grown->added);
}

void Run::resume_imported(const CorpusPtr& tokenized) {
  imported_->weights = imported_weights();
  trainer_.reset();
  steps_told_ = 0;
  vocabulary_notice_ = {};
  if (!text_) {
    why_not_trainable_ = kModelWithoutText();
    return;
  }
  if (text_->corpus.settings != settings_.text) {
    Result<TextPtr> text = read_text(text_->number, text_->name, text_->source, settings_.text, tokenized);
    if (!text) {
      why_not_trainable_ = text.error().message;
      return;
    }
    text_ = std::move(*text);
  }
  // The text has its own numbering: the model's differs even for the same characters if their order does.
  const KnownText known = in_vocabulary(text_->corpus, vocabulary_);
  const Status knows_enough = check_known(known, kUnknownTextAdvice());
  Result<std::unique_ptr<Trainer>> trainer =
      knows_enough ? make_trainer(settings_, known.ids, {known.line_ends, known.song_ends}) : knows_enough.error();
  const Status ready = trainer ? (*trainer)->set_weights(imported_->weights->device.on_host()) : trainer.error();
  why_not_trainable_ = ready ? Message() : ready.error().message;
  if (!ready) return;
  trainer_ = std::move(*trainer);
  imported_->weights = nullptr;
  vocabulary_notice_ = unknown_tokens_warning(known);
}

Message Run::corpus_warning() const {
  return (text_ ? text_->corpus.warning : Message())
      .followed_by(vocabulary_notice_)
      .followed_by(trainer_ ? trainer_->left_out_warning() : Message());
}

std::span<const LossPoint> Run::imported_curve() const {
  if (!imported_) return {};
  return imported_->record.curve;
}

Result<std::vector<uint8_t>> Run::export_model(std::vector<LossPoint> curve) const {
  if (!has_network()) return Error{kNoModel()};
  Model model{.config = settings_.network,
              .weights = device_weights().on_host(),
              .text = settings_.text,
              .vocabulary = vocabulary_};
  model.training = training_record(settings_.train, steps_done(), tally_, std::move(curve));
  if (imported_) model.training.epochs += imported_->record.epochs;
  if (text_) model.training.corpus = text_->name;
  return write_model(model);
}

// Ids of the model's vocabulary, the most frequent in the present text first; without one, the first there are.
std::vector<int32_t> Run::most_frequent_tokens() const {
  std::vector<int64_t> counts(static_cast<size_t>(vocabulary_.size()));
  if (const TokenIds text = corpus_ids()) {
    const Vocabulary& numbering = corpus_vocabulary();
    std::vector<int64_t> in_text(static_cast<size_t>(numbering.size()));
    for (const int32_t id : *text) ++in_text[static_cast<size_t>(id)];
    for (int32_t id = 0; id < numbering.size(); ++id) {
      const std::optional<int32_t> own = vocabulary_.find(numbering.token(id));
      if (own) counts[static_cast<size_t>(*own)] = in_text[static_cast<size_t>(id)];
    }
  }
  std::vector<int32_t> ids(counts.size());
  std::iota(ids.begin(), ids.end(), 0);
  const size_t kept = std::min(kFollowedWords, ids.size());
  std::partial_sort(ids.begin(), ids.begin() + static_cast<ptrdiff_t>(kept), ids.end(), [&](int32_t a, int32_t b) {
    const int64_t of_a = counts[static_cast<size_t>(a)], of_b = counts[static_cast<size_t>(b)];
    return of_a != of_b ? of_a > of_b : a < b;
  });
  ids.resize(kept);
  return ids;
}

FloatBuffer Run::embedding() const {
  const ParameterInfo table = ParameterLayout(settings_.network).embedding();
  FloatBuffer values(table.count);
  backend_->download({device_weights().data() + table.offset, table.count}, values.data());
  return values;
}

void Run::follow_words() {
  words_.begin(most_frequent_tokens());
  add_words();
}

void Run::add_words() {
  const FloatBuffer table = embedding();
  words_.add(steps_done(), {table.data(), settings_.network.vocab, settings_.network.embed});
}

Result<std::optional<Run::Step>> Run::next_step(bool wait) {
  if (!trainer_) return std::optional<Step>();
  const Result<std::optional<StepMetrics>> told = trainer_->next_metrics(wait);
  if (!told) return told.error();
  if (!*told) return std::optional<Step>();
  const StepMetrics& metrics = **told;
  steps_told_ = metrics.step;
  tally_.add(metrics);
  Step step{metrics, {}, false};
  if (metrics.ends_epoch) {
    const EpochReport report = trainer_->finish_epoch(metrics);
    step.validation = report.validation;
    step.stopped_early = report.should_stop;
    if (step.stopped_early) {
      if (const Status kept = trainer_->set_weights(trainer_->best_weights()); !kept) return kept.error();
    }
  }
  if (imported_) step.metrics.step += imported_->record.steps;
  if (words_.due(steps_done())) add_words();
  return std::optional(step);
}

const DeviceBuffer& Run::device_weights() const {
  return trainer_ ? trainer_->device_weights() : imported_->weights->device;
}

int64_t Run::steps_done() const {
  return (trainer_ ? trainer_->steps_done() : 0) + (imported_ ? imported_->record.steps : 0);
}

double Run::epochs_on_text() const {
  if (!trainer_) return 0;
  return static_cast<double>(trainer_->steps_done()) / static_cast<double>(trainer_->batches_per_epoch());
}

int64_t Run::parameter_count() const {
  return has_network() ? ParameterLayout(settings_.network).parameter_count() : 0;
}

CorpusFacts Run::corpus_facts() const {
  if (!text_) return {};
  return {text_->number,
          text_->name,
          static_cast<int64_t>(text_->corpus.lines.size()),
          static_cast<int64_t>(text_->corpus.ids->size()),
          text_->corpus.vocabulary.size(),
          text_->source->encoding};
}

}  // namespace geci
