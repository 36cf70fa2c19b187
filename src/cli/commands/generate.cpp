// geci generate MODEL --prompt TEXT --length N: continues a text, and then says how much of it is copied.
#include <algorithm>
#include <cfloat>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

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

constexpr int64_t kMaxLength = 1'000'000, kMaxLyrics = 100'000;

struct GenerateOptions {
  std::string model, prompt, dictionary, corpus;
  int64_t length = 100, lyrics = 1;
  std::optional<uint64_t> seed;
  SamplingSettings sampling;
  DeviceRequest device;
  bool no_copies = false, json = false;
};

Status check_range(const char* what, int64_t number, int64_t most) {
  if (number >= 1 && number <= most) return Ok{};
  return Error{"The " + std::string(what) + " is " + std::to_string(number) + "; it must be from 1 to " +
               std::to_string(most) + "."};
}

Status check_options(const GenerateOptions& options) {
  for (const Status& status : {check_range("length", options.length, kMaxLength),
                               check_range("number of lyrics", options.lyrics, kMaxLyrics), check(options.device)}) {
    if (!status) return status;
  }
  return validate(options.sampling);
}

/// Short, so that a person can type it.
uint64_t random_seed() { return std::random_device()() & 0xFFFFFFFFU; }

Result<EncodedText> read_prompt(const GenerateOptions& options, const Model& model, const Tokenizer& tokenizer) {
  Result<EncodedText> prompt = encode_prompt(options.prompt, model.text, tokenizer, model.vocabulary);
  if (prompt && prompt->ids.empty()) {
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
  uint64_t seed = 0;
  std::vector<std::string> prompt;  // as the model understood it; nothing for an empty one
  std::vector<std::string> tokens;
  std::vector<float> probabilities;  // of each of `tokens`, see EmittedToken

  std::vector<std::string> all() const {
    std::vector<std::string> all = prompt;
    all.insert(all.end(), tokens.begin(), tokens.end());
    return all;
  }

  /// ln of the probability that the network itself gave all the tokens.
  double log_probability() const {
    double sum = 0;
    for (const float probability : probabilities) sum += std::log(std::max(probability, FLT_MIN));
    return sum;
  }
};

GeneratedText generate(Backend& backend, const GenerateOptions& options, const Model& model,
                       std::span<const float> weights, std::span<const int32_t> prompt, uint64_t seed) {
  const std::optional<int32_t> line_end = line_end_id(model.vocabulary, model.text.cleaning);
  SamplingSettings sampling = options.sampling;
  sampling.seed = seed;
  Generator generator(backend, model.config, sampling, line_end);
  generator.start(weights, prompt);
  GeneratedText text{.seed = seed, .prompt = {}, .tokens = {}, .probabilities = {}};
  if (!options.prompt.empty()) text.prompt = tokens_of(model.vocabulary, prompt);
  for (int64_t i = 0; i < options.length && !generator.stopped(); ++i) {
    const EmittedToken emitted = generator.next(weights);
    text.tokens.push_back(model.vocabulary.token(emitted.token));
    text.probabilities.push_back(emitted.probability);
  }
  return text;
}

/// For each text what is copied in it; empty if there is no corpus to measure against. A corpus that was named must be
/// there.
Result<std::vector<CopyReport>> measure(const GenerateOptions& options, const Model& model, const Tokenizer& tokenizer,
                                        const std::vector<GeneratedText>& texts) {
  const TrainingRecord& record = model.training;
  const bool is_named = !options.corpus.empty();
  const std::string corpus = is_named ? options.corpus : find_corpus(options.model, record.corpus_path, record.corpus);
  if (corpus.empty()) {
    say("The text it learned from is not here: --corpus names it, to see what is copied from it.");
    return std::vector<CopyReport>();
  }
  if (const std::string large = is_named ? "" : too_large_to_search(corpus, model.text); !large.empty()) {
    say(large);
    return std::vector<CopyReport>();
  }
  std::vector<std::vector<std::string>> tokens;
  tokens.reserve(texts.size());
  for (const GeneratedText& text : texts) tokens.push_back(text.all());
  Result<std::vector<CopyReport>> reports = measure_copies(tokens, corpus, model.text, tokenizer);
  if (reports || is_named) return reports;
  say(reports.error().english());
  return std::vector<CopyReport>();
}

std::vector<Loop> loops_of(const std::vector<std::string>& tokens) {
  Vocabulary vocabulary;
  std::vector<int32_t> ids;
  ids.reserve(tokens.size());
  for (const std::string& token : tokens) ids.push_back(vocabulary.add(token));
  return find_loops(ids);
}

/// `copies` is null where they were not measured.
void print_json(const GeneratedText& text, const EncodedText& prompt, const CopyReport* copies,
                const std::string& device) {
  const std::vector<std::string> all = text.all();
  const OrderedJson json = {
      {"text", text_of(all)},
      {"tokens", text.tokens},
      {"probabilities", text.probabilities},
      {"log_probability", text.log_probability()},
      {"seed", text.seed},
      {"prompt", text.prompt},
      {"unknown", prompt.unknown},
      {"copied", copies ? copies_json(*copies, all) : OrderedJson()},
      {"loops", loops_json(loops_of(all), all)},
      {"device", device},
  };
  print(json.dump() + "\n");
}

/// Whoever waits for the lyric has it before its copies are looked for.
void print_text(const GeneratedText& text, bool is_first) {
  print((is_first ? "" : "\n") + printable(text_of(text.all())) + "\n");
  std::fflush(stdout);
}

/// What is to be said of a lyric that stands there already. "Lyric 3, seed 47: ...", or without that if it is alone.
void tell_of(const GeneratedText& text, const CopyReport* copies, const std::string& which) {
  const std::vector<std::string> all = text.all();
  if (copies) say(which + copies_sentence(*copies, all));
  if (const std::string loops = loops_sentence(loops_of(all)); !loops.empty()) say(which + loops);
}

void tell_of_all(const GenerateOptions& options, const std::vector<GeneratedText>& texts,
                 const std::vector<CopyReport>& copies) {
  const bool is_drawn = !options.sampling.greedy;
  if (texts.size() == 1 && is_drawn && !options.seed) {
    say("Drawn with --seed " + std::to_string(texts.front().seed) + ".");
  }
  for (size_t i = 0; i < texts.size(); ++i) {
    const std::string which = "Lyric " + std::to_string(i + 1) + ", --seed " + std::to_string(texts[i].seed) + ": ";
    tell_of(texts[i], copies.empty() ? nullptr : &copies[i], texts.size() == 1 ? "" : which);
  }
}

/// All that `options` ask for from a model that is there.
Outcome write_lyrics(const GenerateOptions& options, const Model& model, const Tokenizer& tokenizer,
                     const EncodedText& prompt, Backend& backend) {
  const DeviceBuffer weights(backend, model.weights);
  const uint64_t seed = options.seed ? *options.seed : random_seed();
  std::vector<GeneratedText> texts;
  for (int64_t i = 0; i < options.lyrics; ++i) {
    texts.push_back(generate(backend, options, model, weights, prompt.ids, seed + static_cast<uint64_t>(i)));
    if (!options.json) print_text(texts.back(), i == 0);
  }
  std::vector<CopyReport> copies;
  if (!options.no_copies) {
    Result<std::vector<CopyReport>> measured = measure(options, model, tokenizer, texts);
    if (!measured) return Outcome::failed(measured.error());
    copies = std::move(*measured);
  }
  if (!options.json) {
    tell_of_all(options, texts, copies);
    return Outcome::done();
  }
  for (size_t i = 0; i < texts.size(); ++i) {
    print_json(texts[i], prompt, copies.empty() ? nullptr : &copies[i], backend.device());
  }
  return Outcome::done();
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
  return write_lyrics(options, *model, **tokenizer, *prompt, **backend);
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
}

}  // namespace

void add_generate(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("generate", "Continue a prompt with a model");
  const auto options = std::make_shared<GenerateOptions>();
  command->add_option("MODEL", options->model, "a model file; - for standard input")->required();
  command->add_option("--prompt", options->prompt, "the text to continue; empty: begin a line")->required();
  command->add_option("--length", options->length, "tokens to generate")->capture_default_str();
  command->add_option("-n", options->lyrics, "lyrics to write; seed S writes the first, S + 1 the second")
      ->capture_default_str();
  add_sampling(*command, options->sampling);
  add_seed(*command, options->seed, "same seed, same text (default: any)");
  command->add_option("--corpus", options->corpus,
                      "the text to look for copied pieces in (default: that which the model learned from, if found)");
  command->add_flag("--no-copies", options->no_copies, "do not look for copied pieces");
  add_dictionary(*command, options->dictionary);
  add_device(*command, options->device);
  command->add_flag("--json", options->json,
                    "one JSON object a lyric: text, tokens and their probabilities, log_probability, seed, prompt, "
                    "unknown, copied, loops");
  command->callback([options, &chosen] { chosen = [options] { return run_generate(*options); }; });
}

}  // namespace geci::cli
