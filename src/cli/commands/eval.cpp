// geci eval MODEL FILE: how surprised a model is by a text.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/device.h"
#include "cli/io.h"
#include "cli/text_input.h"
#include "cli/tokenizer_options.h"
#include "core/json.h"
#include "text/utf8.h"
#include "train/trainer.h"

namespace geci::cli {
namespace {

struct EvalOptions {
  std::string model, dictionary;
  TextInput text;
  DeviceRequest device;
  bool json = false;
};

struct Score {
  Evaluation evaluation;
  double bits_per_char = 0;
  size_t unknown = 0;
  std::string device;
};

/// The text as the model's training text was cleaned and tokenized; warnings go to standard error.
Result<EncodedText> encode_text(const EvalOptions& options, const Model& model) {
  const Result<SourceText> source = read_text_input(options.text);
  if (!source) return source.error();
  const Result<CleanText> clean = clean_text(*source, model.text.cleaning, model.text.unicode);
  if (!clean) return about(options.text.where(), clean.error());
  if (!clean->warning.empty()) say(clean->warning.english());
  const Result<TokenizerPtr> tokenizer = load_tokenizer(model.text, options.dictionary);
  if (!tokenizer) return tokenizer.error();
  EncodedText text = encode_lines(clean->lines, model.text, **tokenizer, model.vocabulary);
  if (text.unknown_count > 0) {
    say("The model does not know " + short_list(text.unknown) + "; " + std::to_string(text.unknown_count) +
        (model.vocabulary.unknown() ? " tokens count as unknown." : " tokens are left out."));
  }
  if (text.ids.size() < 2) {
    return about(options.text.where(), {"Of this text the model knows too little to score: two tokens at least."});
  }
  return text;
}

void print_score(const Score& score, bool as_json) {
  const Evaluation& evaluation = score.evaluation;
  const double perplexity = std::exp(evaluation.loss);
  if (as_json) {
    const OrderedJson json = {{"loss", evaluation.loss},     {"perplexity", perplexity},
                              {"tokens", evaluation.tokens}, {"bits_per_char", score.bits_per_char},
                              {"unknown", score.unknown},    {"device", score.device}};
    print(json.dump() + "\n");
    return;
  }
  std::printf("loss %.5f nats a token, perplexity %.2f, %.4f bits a character, %lld tokens\n", evaluation.loss,
              perplexity, score.bits_per_char, static_cast<long long>(evaluation.tokens));
}

Outcome run_eval(const EvalOptions& options) {
  if (const Status valid = check(options.device); !valid) return Outcome::misused(valid.error());
  if (options.model == "-" && std::count(options.text.paths.begin(), options.text.paths.end(), "-") > 0) {
    return Outcome::misused({"Only one of the model and the text can come from standard input."});
  }
  if (const auto reading = reading_options(options.text); !reading) return Outcome::misused(reading.error());
  const Result<Model> model = load_model(options.model);
  if (!model) return Outcome::failed(model.error());
  const Result<EncodedText> text = encode_text(options, *model);
  if (!text) return Outcome::failed(text.error());
  const Result<std::unique_ptr<Backend>> backend = open_for_reading(options.device);
  if (!backend) return Outcome::failed(backend.error());
  Score score;
  score.device = (*backend)->device();
  score.evaluation = evaluate(**backend, model->config, DeviceBuffer(**backend, model->weights), text->ids);
  score.bits_per_char = bits_per_char(score.evaluation, model->vocabulary, text->ids);
  score.unknown = text->unknown_count;
  print_score(score, options.json);
  return Outcome::done();
}

}  // namespace

void add_eval(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("eval", "Loss, perplexity and bits per character of a model on a text");
  const auto options = std::make_shared<EvalOptions>();
  command->add_option("MODEL", options->model, "a model file; - for standard input")->required();
  add_text_input(*command, options->text);
  add_dictionary(*command, options->dictionary);
  add_device(*command, options->device);
  command->add_flag("--json", options->json, "one JSON object");
  command->callback([options, &chosen] { chosen = [options] { return run_eval(*options); }; });
}

}  // namespace geci::cli
