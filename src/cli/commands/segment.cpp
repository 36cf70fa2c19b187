// geci segment FILE: how a text is tokenized, line by line.
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/io.h"
#include "cli/text_input.h"
#include "cli/tokenizer_options.h"
#include "core/json.h"
#include "text/unicode.h"

namespace geci::cli {
namespace {

struct SegmentOptions {
  TextInput input;
  TokenizerOptions tokenizing{.tokenizer = "word"};
  bool json = false;
};

std::string joined(const std::vector<std::string>& tokens) {
  std::string text;
  for (const std::string& token : tokens) text += (&token == &tokens.front() ? "" : "/") + token;
  return text;
}

Outcome run_segment(const SegmentOptions& options) {
  const Result<TextSettings> settings = text_settings(options.tokenizing);
  if (!settings) return Outcome::misused(settings.error());
  if (const auto reading = reading_options(options.input); !reading) return Outcome::misused(reading.error());
  const Result<SourceText> text = read_text_input(options.input);
  if (!text) return Outcome::failed(text.error());
  // What cannot be learned from is not cut into tokens either.
  const Result<CleanText> clean = clean_text(*text, settings->cleaning, settings->unicode);
  if (!clean) return Outcome::failed(about(options.input.where(), clean.error()));
  if (!clean->warning.empty()) say(clean->warning.english());
  const Result<TokenizerPtr> tokenizer = load_tokenizer(*settings, options.tokenizing.dictionary);
  if (!tokenizer) return Outcome::failed(tokenizer.error());
  const std::string tidy = tidy_text(text->bytes).text;
  for (const std::string_view line : split_lines(tidy)) {
    const std::vector<std::string> tokens = tokenize_line(line, **tokenizer);
    print((options.json ? Json(tokens).dump() : printable(joined(tokens))) + "\n");
  }
  return Outcome::done();
}

}  // namespace

void add_segment(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("segment", "Cut each line of a text into tokens");
  const auto options = std::make_shared<SegmentOptions>();
  add_text_input(*command, options->input);
  add_tokenizer_options(*command, options->tokenizing);
  command->add_flag("--json", options->json, "one JSON array a line");
  command->callback([options, &chosen] { chosen = [options] { return run_segment(*options); }; });
}

}  // namespace geci::cli
