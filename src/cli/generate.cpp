// geci generate MODEL --prompt TEXT --length N: continues a text.
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/cutting.h"
#include "cli/io.h"
#include "cpu/cpu_backend.h"
#include "model/sampler.h"

namespace geci::cli {
namespace {

constexpr int64_t kMaxLength = 1'000'000;

struct GenerateOptions {
  std::string model, prompt, dictionary;
  int64_t length = 100;
  SamplingSettings sampling{.greedy = false, .temperature = 1.0F, .seed = 1};
  int threads = 0;
  bool json = false;
};

Status check_options(const GenerateOptions& options) {
  if (options.length < 1 || options.length > kMaxLength) {
    return Error{"The length is " + std::to_string(options.length) + "; it must be from 1 to " +
                 std::to_string(kMaxLength) + "."};
  }
  if (const Status threads = check_threads(options.threads); !threads) return threads.error();
  return validate(options.sampling);
}

/// The prompt's ids. An empty prompt stands for a line end: the model begins a line of its own.
Result<EncodedText> read_prompt(const GenerateOptions& options, const Model& model) {
  const Result<TokenizerPtr> tokenizer = load_tokenizer(model.text, options.dictionary);
  if (!tokenizer) return tokenizer.error();
  const std::string text = options.prompt.empty() ? line_end_token(model.text.cleaning) : options.prompt;
  EncodedText prompt = encode(text, model.text, **tokenizer, model.vocabulary);
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

std::vector<int32_t> generate(const GenerateOptions& options, const Model& model, std::span<const int32_t> prompt) {
  const std::unique_ptr<Backend> backend = make_cpu_backend(options.threads);
  Generator generator(*backend, model.config, options.sampling);
  generator.start(model.weights, prompt);
  std::vector<int32_t> ids;
  for (int64_t i = 0; i < options.length; ++i) ids.push_back(generator.next(model.weights).token);
  return ids;
}

Outcome run_generate(const GenerateOptions& options) {
  if (const Status status = check_options(options); !status) return Outcome::misused(status.error());
  const Result<Model> model = load_model(options.model);
  if (!model) return Outcome::failed(model.error());
  const Result<EncodedText> prompt = read_prompt(options, *model);
  if (!prompt) return Outcome::failed(prompt.error());
  if (prompt->unknown_count > 0) {
    say("The model does not know " + short_list(prompt->unknown) + ", left out of the prompt.");
  }
  const std::vector<std::string> generated = tokens_of(model->vocabulary, generate(options, *model, prompt->ids));
  std::vector<std::string> given;
  if (!options.prompt.empty()) given = tokens_of(model->vocabulary, prompt->ids);
  const std::string text = text_of(given) + text_of(generated);
  if (options.json) {
    const nlohmann::ordered_json json = {
        {"text", text}, {"tokens", generated}, {"prompt", given}, {"unknown", prompt->unknown}};
    print(json.dump() + "\n");
  } else {
    print(printable(text) + "\n");
  }
  return Outcome::done();
}

}  // namespace

void add_generate(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("generate", "Continue a prompt with a model");
  const auto options = std::make_shared<GenerateOptions>();
  command->add_option("MODEL", options->model, "a model file; - for standard input")->required();
  command->add_option("--prompt", options->prompt, "the text to continue; empty: begin a line")->required();
  command->add_option("--length", options->length, "tokens to generate")->capture_default_str();
  CLI::Option* greedy = command->add_flag("--greedy", options->sampling.greedy, "always the likeliest token");
  command->add_option("--temperature", options->sampling.temperature, "below 1: safer; above: wilder")
      ->capture_default_str()
      ->excludes(greedy);
  add_seed(*command, options->sampling.seed, "same seed, same text");
  add_dictionary(*command, options->dictionary);
  command->add_option("--threads", options->threads, "0: one per core")->capture_default_str();
  command->add_flag("--json", options->json, "one JSON object: text, tokens generated, prompt as understood, unknown");
  command->callback([options, &chosen] { chosen = [options] { return run_generate(*options); }; });
}

}  // namespace geci::cli
