// geci embed TEXT: each token's number and its vector, as a network that has learned nothing yet has them.
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/io.h"
#include "cli/tokenizer_options.h"
#include "core/json.h"
#include "model/parameters.h"

namespace geci::cli {
namespace {

struct EmbedOptions {
  std::string text;
  TokenizerOptions tokenizing{.tokenizer = "word"};
  int dim = 4;
  uint64_t seed = 1;
  bool json = false;
};

struct EmbeddedText {
  std::vector<std::string> tokens;
  std::vector<int32_t> ids;  // by first appearance; equal tokens share one
  std::vector<std::vector<float>> vectors;
};

EmbeddedText embed(std::vector<std::string> tokens, NetworkConfig config, uint64_t seed) {
  EmbeddedText result;
  Vocabulary vocabulary;
  for (const std::string& token : tokens) result.ids.push_back(vocabulary.add(token));
  config.vocab = vocabulary.size();
  const ParameterLayout layout(config);
  ParameterBuffer weights;
  initialise(config, layout, seed, weights);
  const float* const table = weights.data() + layout.embedding().offset;  // (V, E)
  for (const int32_t id : result.ids) {
    const float* const row = table + static_cast<size_t>(id) * static_cast<size_t>(config.embed);
    result.vectors.emplace_back(row, row + config.embed);
  }
  result.tokens = std::move(tokens);
  return result;
}

void print_embedded(const EmbeddedText& text, bool as_json) {
  if (as_json) {
    const OrderedJson json = {{"tokens", text.tokens}, {"ids", text.ids}, {"vectors", text.vectors}};
    print(json.dump() + "\n");
    return;
  }
  for (size_t i = 0; i < text.tokens.size(); ++i) {
    print(std::to_string(text.ids[i]) + "\t" + printable(text.tokens[i]) + "\t" + Json(text.vectors[i]).dump() + "\n");
  }
}

Outcome run_embed(const EmbedOptions& options) {
  const Result<TextSettings> settings = text_settings(options.tokenizing);
  if (!settings) return Outcome::misused(settings.error());
  NetworkConfig config;
  config.vocab = config.hidden = config.layers = 1;
  config.embed = options.dim;
  if (const Status valid = validate(config); !valid) return Outcome::misused(valid.error());
  const Result<TokenizerPtr> tokenizer = load_tokenizer(*settings, options.tokenizing.dictionary);
  if (!tokenizer) return Outcome::failed(tokenizer.error());
  std::vector<std::string> tokens = tokenize_line(options.text, **tokenizer);
  if (tokens.empty()) return Outcome::misused({"There is no text to embed: give at least one character."});
  config.vocab = static_cast<int>(tokens.size());
  if (const Status valid = validate(config); !valid) return Outcome::failed(valid.error());
  print_embedded(embed(std::move(tokens), config, options.seed), options.json);
  return Outcome::done();
}

}  // namespace

void add_embed(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("embed", "Show each token's vector before anything is learned");
  const auto options = std::make_shared<EmbedOptions>();
  command->add_option("TEXT", options->text, "the text itself")->required();
  add_tokenizer_options(*command, options->tokenizing);
  command->add_option("--dim", options->dim, "numbers a vector")->capture_default_str();
  add_seed(*command, options->seed, "same seed, same vectors");
  command->add_flag("--json", options->json, "one JSON object: tokens, ids, vectors");
  command->callback([options, &chosen] { chosen = [options] { return run_embed(*options); }; });
}

}  // namespace geci::cli
