#include "cli/train/start.h"

#include <utility>

#include "cli/english_sentence.h"
#include "cli/tokenizer_options.h"
#include "run/known_text.h"

namespace geci::cli {
namespace {

constexpr EnglishSentence<> kOtherTextAdvice{"take a text like the one it learned from, or leave --freeze-vocab out"};

/// `corpus` in the numbers of a model's vocabulary. A resumed run has learned from its text already: it is not refused.
Result<Corpus> in_numbers_of(const Vocabulary& vocabulary, Corpus corpus, bool resumes) {
  KnownText known = in_vocabulary(corpus, vocabulary);
  const Status knows_enough = check_known(known, kOtherTextAdvice());
  if (!knows_enough && !resumes) return knows_enough.error();
  if (known.unknown_count > 0) say(unknown_tokens_warning(known).english());
  corpus.vocabulary = vocabulary;
  corpus.ids = std::move(known.ids);
  corpus.line_ends = std::move(known.line_ends);
  corpus.song_ends = std::move(known.song_ends);
  return corpus;
}

}  // namespace

Result<Start> Start::load(const std::string& init, const std::string& resume) {
  Start start;
  start.resumes_ = !resume.empty();
  start.path_ = start.resumes_ ? resume : init;
  if (start.path_.empty()) return start;
  Result<OpenedFile> file = load_model_or_weights(start.path_);
  if (!file) return file.error();
  if (Model* model = std::get_if<Model>(&*file)) start.model_ = std::move(*model);
  if (Weights* weights = std::get_if<Weights>(&*file)) start.weights_ = std::move(*weights);
  if (start.resumes_ && !(start.model_ && start.model_->resume)) {
    return about(resume, {"this file holds no run to go on with, only weights: begin a new run from it with --init."});
  }
  return start;
}

Settings Start::complete(const Settings& asked, const GivenOptions& given) const {
  Settings base = asked;
  if (weights_) {
    base.network = weights_->config;
    base.network.dropout = asked.network.dropout;
    base.network.output_dropout = asked.network.output_dropout;
  }
  if (model_) {
    base.network = model_->config;
    base.text = model_->text;
  }
  if (resumes_) base.train = model_->resume->settings;
  return overlaid(std::move(base), asked, given);
}

double Start::share_set_apart(std::optional<double> asked) const {
  const double so_far = resumes_ ? model_->resume->validation_share : 0;
  return asked.value_or(0) > 0 ? *asked : so_far;
}

Result<Corpus> Start::read_corpus(const TextInput& input, const TextSettings& text, const std::string& dictionary,
                                  const Numbering& numbering) {
  const Result<SourceText> source = read_text_input(input);
  if (!source) return source.error();
  if (model_ && text != model_->text) {
    return about(path_, {"this model's text was cut and cleaned in another way: leave --tokenizer and --clean out."});
  }
  const Result<TokenizerPtr> tokenizer = load_tokenizer(text, dictionary);
  if (!tokenizer) return tokenizer.error();
  Result<Corpus> corpus = build_corpus(*source, text, **tokenizer);
  if (!corpus) return about(input.where(), corpus.error());
  if (model_ && !resumes_ && !numbering.frozen) {
    if (const Status grown = grow(*corpus, numbering.seed); !grown) return about(input.where(), grown.error());
  }
  if (model_) corpus = in_numbers_of(model_->vocabulary, std::move(*corpus), resumes_);
  if (!corpus) return about(input.where(), corpus.error());
  return corpus;
}

Status Start::grow(const Corpus& corpus, uint64_t seed) {
  Result<GrownModel> grown = grow_for(corpus, model_->config, model_->weights, model_->vocabulary, seed);
  if (!grown) return grown.error();
  if (!grown->added.empty()) say(added_tokens_notice(grown->added).english());
  model_->config = grown->config;
  model_->weights = std::move(grown->weights);
  model_->vocabulary = std::move(grown->vocabulary);
  return Ok{};
}

Status Start::check_network(const NetworkConfig& asked, const std::string& text_path) const {
  NetworkConfig ours = asked;
  // Any will do.
  ours.dropout = network().dropout;
  ours.output_dropout = network().output_dropout;
  // Tanh and ReLU have the same weights, and weights alone do not tell them apart.
  if (weights_ && asked.cell == Cell::kRnnRelu && network().cell == Cell::kRnnTanh) ours.cell = Cell::kRnnTanh;
  if (ours.vocab != network().vocab) {
    return about(path_,
                 {"these weights are for " + std::to_string(network().vocab) + " tokens, but '" + printable(text_path) +
                  "' has " + std::to_string(ours.vocab) + ": take the text that they were trained on."});
  }
  const std::string difference = first_difference(network(), ours);
  if (difference.empty()) return Ok{};
  return about(path_, {"these weights are of a network with " + difference + ": leave that option out."});
}

Status Start::apply(Trainer& trainer, const std::string& text_path) const {
  if (!model_ && !weights_) return Ok{};
  if (resumes_) {
    const Status restored = trainer.restore({model_->config, model_->weights, *model_->resume});
    if (!restored) return about(path_, restored.error());
    return Ok{};
  }
  if (const Status fits = check_network(trainer.config(), text_path); !fits) return fits.error();
  return trainer.set_weights(model_ ? model_->weights : weights_->weights);
}

}  // namespace geci::cli
