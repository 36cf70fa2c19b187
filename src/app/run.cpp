#include "app/run.h"

#include <algorithm>

namespace geci::app {
namespace {

constexpr size_t kExamplesShown = 8;

std::string unknown_tokens_sentence(const std::vector<std::string>& unknown) {
  std::string examples;
  for (size_t i = 0; i < std::min(unknown.size(), kExamplesShown); ++i) examples += unknown[i];
  return "The text has " + std::to_string(unknown.size()) + " characters that the imported model does not know (" +
         examples + (unknown.size() > kExamplesShown ? "…" : "") +
         "); load the text it learned from, or press Reset to train a new network on this one.";
}

bool same(const TextSettings& a, const TextSettings& b) {
  return a.tokenizer == b.tokenizer && a.cleaning == b.cleaning;
}

}  // namespace

RunSettings default_settings() {
  RunSettings settings;
  settings.network.embed = 64;
  settings.network.hidden = 128;
  settings.train.batch = 8;
  settings.train.steps = 32;
  settings.train.optimizer.learning_rate = 3e-3;
  settings.train.clip = 5;
  return settings;
}

bool same_settings(const RunSettings& a, const RunSettings& b) {
  NetworkConfig of_a = a.network, of_b = b.network;
  of_a.vocab = of_b.vocab = 0;
  return of_a == of_b && a.train.batch == b.train.batch && a.train.steps == b.train.steps &&
         a.train.order == b.train.order && a.train.optimizer.learning_rate == b.train.optimizer.learning_rate &&
         a.train.clip == b.train.clip && a.train.seed == b.train.seed;
}

Run::Run(Backend& backend) : backend_(backend), why_not_trainable_("There is no text yet: choose or open one first.") {}

Result<Run::Text> Run::read_text(std::string name, std::shared_ptr<const std::string> bytes,
                                 const TextSettings& settings) const {
  Result<Corpus> corpus = build_corpus(*bytes, settings);
  if (!corpus) return corpus.error();
  return Text{std::move(name), std::move(bytes), std::move(*corpus)};
}

Status Run::load_corpus(std::string name, std::string bytes) {
  Result<Text> text = read_text(std::move(name), std::make_shared<const std::string>(std::move(bytes)), settings_.text);
  if (!text) return text.error();
  if (!imported_) return begin(std::move(*text), settings_);
  // Whatever the model makes of its characters, a text must hold a window: the next reset needs one.
  const TrainSettings& train = settings_.train;
  const auto batches = BatchSource::create(text->corpus.ids, train.order, train.steps, train.batch, train.seed);
  if (!batches) return batches.error();
  text_ = std::move(*text);
  resume_imported();
  return Ok{};
}

Status Run::reset(const RunSettings& settings) {
  if (!text_) return Error{"There is no text yet: choose or open one first."};
  if (same(settings.text, text_->corpus.settings)) return begin(*text_, settings);
  Result<Text> text = read_text(text_->name, text_->bytes, settings.text);
  if (!text) return text.error();
  return begin(std::move(*text), settings);
}

Status Run::begin(Text text, RunSettings settings) {
  settings.network.vocab = text.corpus.vocabulary.size();
  settings.text = text.corpus.settings;
  Result<std::unique_ptr<Trainer>> trainer =
      Trainer::create(backend_, settings.network, settings.train, text.corpus.ids);
  if (!trainer) return trainer.error();
  trainer_ = std::move(*trainer);
  vocabulary_ = text.corpus.vocabulary;
  settings_ = settings;
  text_ = std::move(text);
  imported_.reset();
  why_not_trainable_.clear();
  epoch_loss_ = 0;
  epochs_done_ = 0;
  return Ok{};
}

Status Run::import_model(std::span<const uint8_t> bytes) {
  Result<Model> model = read_model(bytes);
  if (!model) return model.error();
  trainer_.reset();
  settings_.network = model->config;
  settings_.text = model->text;
  vocabulary_ = std::move(model->vocabulary);
  imported_ = Imported{std::move(model->weights), std::move(model->training)};
  epoch_loss_ = imported_->record.loss;
  epochs_done_ = 0;
  resume_imported();
  return Ok{};
}

void Run::resume_imported() {
  if (trainer_) imported_->weights = trainer_->weights();
  trainer_.reset();
  if (!text_) {
    why_not_trainable_ = "The imported model has no text to learn from: load the one it was trained on.";
    return;
  }
  if (!same(text_->corpus.settings, settings_.text)) {
    Result<Text> text = read_text(text_->name, text_->bytes, settings_.text);
    if (!text) {
      why_not_trainable_ = text.error().message;
      return;
    }
    text_ = std::move(*text);
  }
  Result<TokenIds> ids = ids_for_imported(text_->corpus);
  Result<std::unique_ptr<Trainer>> trainer =
      ids ? Trainer::create(backend_, settings_.network, settings_.train, *ids) : ids.error();
  const Status ready = trainer ? (*trainer)->set_weights(imported_->weights) : trainer.error();
  why_not_trainable_ = ready ? std::string() : ready.error().message;
  if (ready) trainer_ = std::move(*trainer);
}

// The text has its own numbering; the imported model's differs even for the same characters if their
// order does.
Result<TokenIds> Run::ids_for_imported(const Corpus& corpus) const {
  std::vector<int32_t> to_model;
  std::vector<std::string> unknown;
  for (const std::string& token : corpus.vocabulary.tokens()) {
    const std::optional<int32_t> id = vocabulary_.find(token);
    if (!id) unknown.push_back(token);
    to_model.push_back(id.value_or(0));
  }
  if (!unknown.empty()) return Error{unknown_tokens_sentence(unknown)};
  auto ids = std::make_shared<std::vector<int32_t>>(*corpus.ids);
  for (int32_t& id : *ids) id = to_model[static_cast<size_t>(id)];
  return TokenIds(std::move(ids));
}

Result<std::vector<uint8_t>> Run::export_model() const {
  if (!has_network()) return Error{"There is no model yet: choose or open a text first."};
  Model model{settings_.network, weights(), settings_.text, vocabulary_, {}, {}};
  model.training = {.steps = steps_done(),
                    .epochs = epochs_done_ + (imported_ ? imported_->record.epochs : 0),
                    .loss = epoch_loss_,
                    .batch = settings_.train.batch,
                    .window = settings_.train.steps,
                    .learning_rate = settings_.train.optimizer.learning_rate,
                    .seed = settings_.train.seed,
                    .corpus = text_ ? text_->name : std::string()};
  return write_model(model);
}

Result<StepMetrics> Run::step() {
  Result<StepMetrics> metrics = trainer_->step();
  if (!metrics) return metrics;
  if (metrics->ends_epoch) ++epochs_done_;
  if (metrics->ends_epoch) epoch_loss_ = metrics->epoch_loss;
  if (epochs_done_ == 0) epoch_loss_ = metrics->loss;
  if (imported_) metrics->step += imported_->record.steps;
  return metrics;
}

const ParameterBuffer& Run::weights() const { return trainer_ ? trainer_->weights() : imported_->weights; }

int64_t Run::steps_done() const {
  return (trainer_ ? trainer_->steps_done() : 0) + (imported_ ? imported_->record.steps : 0);
}

int64_t Run::parameter_count() const {
  return has_network() ? ParameterLayout(settings_.network).parameter_count() : 0;
}

CorpusFacts Run::corpus_facts() const {
  if (!text_) return {};
  return {text_->name, static_cast<int64_t>(text_->corpus.lines.size()),
          static_cast<int64_t>(text_->corpus.ids->size()), text_->corpus.vocabulary.size()};
}

}  // namespace geci::app
