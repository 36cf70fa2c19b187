// geci vocab FILE: what a text becomes before it is learned.
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/io.h"
#include "cli/text_input.h"
#include "cli/tokenizer_options.h"
#include "core/json.h"

namespace geci::cli {
namespace {

struct VocabOptions {
  TextInput input;
  std::string cleaning = "none";
  TokenizerOptions tokenizing;
  bool ids = false;
  bool json = false;
};

void print_json(const Corpus& corpus, bool with_ids) {
  // A vocabulary built from the whole text needs no unknown token.
  OrderedJson json = {
      {"lines", corpus.lines.size()}, {"tokens", corpus.ids->size()}, {"vocab", corpus.vocabulary.size()}, {"unk", 0}};
  if (with_ids) {
    json["ids"] = *corpus.ids;
    json["words"] = corpus.vocabulary.tokens();
  }
  print(json.dump() + "\n");
}

void print_text(const Corpus& corpus, bool with_ids) {
  print(std::to_string(corpus.lines.size()) + " lines, " + std::to_string(corpus.ids->size()) + " tokens, " +
        std::to_string(corpus.vocabulary.size()) + " different, 0 unknown\n");
  if (!with_ids) return;
  for (int32_t id = 0; id < corpus.vocabulary.size(); ++id) {
    // In JSON's quotes, so that a line end or a space can be seen.
    print(std::to_string(id) + "\t" + Json(corpus.vocabulary.token(id)).dump() + "\n");
  }
}

Outcome run_vocab(const VocabOptions& options) {
  Result<TextSettings> settings = text_settings(options.tokenizing);
  if (!settings) return Outcome::misused(settings.error());
  const Result<Cleaning> cleaning = parse_cleaning(options.cleaning);
  if (!cleaning) return Outcome::misused(cleaning.error());
  settings->cleaning = *cleaning;
  if (const auto reading = reading_options(options.input); !reading) return Outcome::misused(reading.error());
  const Result<SourceText> text = read_text_input(options.input);
  if (!text) return Outcome::failed(text.error());
  const Result<TokenizerPtr> tokenizer = load_tokenizer(*settings, options.tokenizing.dictionary);
  if (!tokenizer) return Outcome::failed(tokenizer.error());
  const Result<Corpus> corpus = build_corpus(*text, *settings, **tokenizer);
  if (!corpus) return Outcome::failed(about(options.input.where(), corpus.error()));
  if (!corpus->warning.empty()) say(corpus->warning.english());
  if (options.json) {
    print_json(*corpus, options.ids);
  } else {
    print_text(*corpus, options.ids);
  }
  return Outcome::done();
}

}  // namespace

void add_vocab(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("vocab", "Count a text's lines, tokens and different tokens");
  const auto options = std::make_shared<VocabOptions>();
  add_text_input(*command, options->input);
  add_tokenizer_options(*command, options->tokenizing);
  command->add_option("--clean", options->cleaning, "tutorial, lyrics or none")->capture_default_str();
  command->add_flag("--ids", options->ids, "also the tokens by their numbers, and with --json the text in numbers");
  command->add_flag("--json", options->json, "one JSON object");
  command->callback([options, &chosen] { chosen = [options] { return run_vocab(*options); }; });
}

}  // namespace geci::cli
