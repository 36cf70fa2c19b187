// geci generate MODEL --prompt TEXT --length N: continues a text, and says how much of it is copied.
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/copies.h"
#include "cli/device.h"
#include "cli/io.h"
#include "cli/tokenizer_options.h"
#include "core/json.h"
#include "model/sampler.h"
#include "run/prompt.h"

namespace geci::cli {
namespace {

constexpr int64_t kMaxLength = 1'000'000;

struct GenerateOptions {
  std::string model, prompt, dictionary, corpus;
  int64_t length = 100;
  SamplingSettings sampling{.seed = 1};
  DeviceRequest device;
  bool json = false;
};

Status check_options(const GenerateOptions& options) {
  if (options.length < 1 || options.length > kMaxLength) {
    return Error{"The length is " + std::to_string(options.length) + "; it must be from 1 to " +
                 std::to_string(kMaxLength) + "."};
  }
  if (const Status valid = check(options.device); !valid) return valid;
  return validate(options.sampling);
}

Result<EncodedText> read_prompt(const GenerateOptions& options, const Model& model, const Tokenizer& tokenizer) {
  EncodedText prompt = encode_prompt(options.prompt, model.text, tokenizer, model.vocabulary);
  if (prompt.ids.empty()) {
    return Error{"The model knows nothing of the prompt '" + printable(options.prompt) +
                 "': take words or characters that occur in the text it learned from."};
  }
  return prompt;
}

std::string text_of(const std::vector<std::string>& tokens) {
  std::string text;
  for (const std::string& token : tokens) text += token;
  return text;
}

std::vector<std::string> tokens_of(const Vocabulary& vocabulary, std::span<const int32_t> ids) {
  std::vector<std::string> tokens;
  for (const int32_t id : ids) tokens.push_back(vocabulary.token(id));
  return tokens;
}

struct GeneratedText {
  std::string device;
  std::vector<std::string> prompt;  // as the model understood it; nothing for an empty one
  std::vector<std::string> tokens;
  std::vector<float> probabilities;  // of each of `tokens`, see EmittedToken

  std::vector<std::string> all() const {
    std::vector<std::string> all = prompt;
    all.insert(all.end(), tokens.begin(), tokens.end());
    return all;
  }
};

GeneratedText generate(Backend& backend, const GenerateOptions& options, const Model& model,
                       std::span<const int32_t> prompt) {
  const std::optional<int32_t> line_end = line_end_id(model.vocabulary, model.text.cleaning);
  Generator generator(backend, model.config, options.sampling, line_end);
  const DeviceBuffer weights(backend, model.weights);
  generator.start(weights, prompt);
  GeneratedText text{.device = backend.device(), .prompt = {}, .tokens = {}, .probabilities = {}};
  if (!options.prompt.empty()) text.prompt = tokens_of(model.vocabulary, prompt);
  for (int64_t i = 0; i < options.length && !generator.stopped(); ++i) {
    const EmittedToken emitted = generator.next(weights);
    text.tokens.push_back(model.vocabulary.token(emitted.token));
    text.probabilities.push_back(emitted.probability);
  }
  return text;
}

/// Nothing if there is no corpus to measure against; a corpus that was named must be there.
Result<std::optional<CopyReport>> measure(const GenerateOptions& options, const Model& model,
                                          const Tokenizer& tokenizer, const std::vector<std::string>& tokens) {
  const TrainingRecord& record = model.training;
  const std::string corpus =
      options.corpus.empty() ? find_corpus(options.model, record.corpus_path, record.corpus) : options.corpus;
  if (corpus.empty()) return std::optional<CopyReport>();
  Result<CopyReport> report = measure_copies(tokens, corpus, model.text, tokenizer);
  if (report) return std::optional(std::move(*report));
  if (!options.corpus.empty()) return report.error();
  say(report.error().english());
  return std::optional<CopyReport>();
}

std::vector<Loop> loops_of(const std::vector<std::string>& tokens) {
  Vocabulary vocabulary;
  std::vector<int32_t> ids;
  ids.reserve(tokens.size());
  for (const std::string& token : tokens) ids.push_back(vocabulary.add(token));
  return find_loops(ids);
}

void print_json(const GeneratedText& text, const EncodedText& prompt, const std::optional<CopyReport>& copies) {
  const std::vector<std::string> all = text.all();
  const OrderedJson json = {
      {"text", text_of(all)},
      {"tokens", text.tokens},
      {"probabilities", text.probabilities},
      {"prompt", text.prompt},
      {"unknown", prompt.unknown},
      {"copied", copies ? copies_json(*copies, all) : OrderedJson()},
      {"loops", loops_json(loops_of(all), all)},
      {"device", text.device},
  };
  print(json.dump() + "\n");
}

void print_text(const GeneratedText& text, const std::optional<CopyReport>& copies) {
  const std::vector<std::string> all = text.all();
  print(printable(text_of(all)) + "\n");
  std::fflush(stdout);
  say(copies ? copies_sentence(*copies, all)
             : "The text it learned from is not here: --corpus names it, to see what is copied from it.");
  if (const std::string loops = loops_sentence(loops_of(all)); !loops.empty()) say(loops);
}

Outcome run_generate(const GenerateOptions& options) {
  if (const Status status = check_options(options); !status) return Outcome::misused(status.error());
  const Result<Model> model = load_model(options.model);
  if (!model) return Outcome::failed(model.error());
  const Result<TokenizerPtr> tokenizer = load_tokenizer(model->text, options.dictionary);
  if (!tokenizer) return Outcome::failed(tokenizer.error());
  const Result<EncodedText> prompt = read_prompt(options, *model, **tokenizer);
  if (!prompt) return Outcome::failed(prompt.error());
  if (prompt->unknown_count > 0) {
    say("The model does not know " + short_list(prompt->unknown) + ", left out of the prompt.");
  }
  const Result<std::unique_ptr<Backend>> backend = open_for_reading(options.device);
  if (!backend) return Outcome::failed(backend.error());
  const GeneratedText text = generate(**backend, options, *model, prompt->ids);
  const Result<std::optional<CopyReport>> copies = measure(options, *model, **tokenizer, text.all());
  if (!copies) return Outcome::failed(copies.error());
  if (options.json) {
    print_json(text, *prompt, *copies);
  } else {
    print_text(text, *copies);
  }
  return Outcome::done();
}

void add_sampling(CLI::App& command, SamplingSettings& sampling) {
  CLI::Option* greedy = command.add_flag("--greedy", sampling.greedy, "always the likeliest token");
  const auto option = [&](const char* name, auto& value, const char* description) {
    return command.add_option(name, value, description)->capture_default_str();
  };
  option("--temperature", sampling.temperature, "below 1: safer; above: wilder")->excludes(greedy);
  option("--top-k", sampling.top_k, "draw from the K likeliest tokens only; 0: from all")->excludes(greedy);
  option("--top-p", sampling.top_p, "draw from the likeliest tokens that together reach P")->excludes(greedy);
  option("--repetition-penalty", sampling.repetition_penalty, "above 1: what was written comes back less often");
  command.add_flag("--stop-at-line-end", sampling.stop_at_line_end, "write one line, of --length tokens at most");
  add_seed(command, sampling.seed, "same seed, same text");
}

}  // namespace

void add_generate(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("generate", "Continue a prompt with a model");
  const auto options = std::make_shared<GenerateOptions>();
  command->add_option("MODEL", options->model, "a model file; - for standard input")->required();
  command->add_option("--prompt", options->prompt, "the text to continue; empty: begin a line")->required();
  command->add_option("--length", options->length, "tokens to generate")->capture_default_str();
  add_sampling(*command, options->sampling);
  command->add_option("--corpus", options->corpus,
                      "the text to look for copied pieces in (default: that which the model learned from, if found)");
  add_dictionary(*command, options->dictionary);
  add_device(*command, options->device);
  command->add_flag("--json", options->json,
                    "one JSON object: text, tokens and their probabilities, prompt, unknown, copied, loops");
  command->callback([options, &chosen] { chosen = [options] { return run_generate(*options); }; });
}

}  // namespace geci::cli
