// geci info MODEL: what is in a model file.
#include <charconv>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/io.h"
#include "core/json.h"

namespace geci::cli {
namespace {

struct InfoOptions {
  std::string model;
  bool json = false;
};

/// The double that prints as the float does: 0.2, not 0.20000000298023224.
double as_typed(float value) {
  char text[32] = {};
  std::to_chars(text, text + sizeof text - 1, value);
  return std::strtod(text, nullptr);
}

OrderedJson tensors_of(const ParameterLayout& layout) {
  OrderedJson tensors = OrderedJson::array();
  for (const ParameterInfo& tensor : layout.tensors()) {
    tensors.push_back({{"name", tensor.name}, {"shape", tensor.shape}});
  }
  return tensors;
}

OrderedJson config_of(const NetworkConfig& config) {
  return {{"cell", cell_name(config.cell)},
          {"vocab", config.vocab},
          {"embed", config.embed},
          {"hidden", config.hidden},
          {"layers", config.layers},
          {"dropout", as_typed(config.dropout)},
          {"output_dropout", config.output_dropout},
          {"tie", config.tie}};
}

OrderedJson describe(const Model& model) {
  const TrainingRecord& training = model.training;
  const ParameterLayout layout(model.config);
  OrderedJson json;
  json["config"] = config_of(model.config);
  json["parameters"] = layout.parameter_count();
  json["vocab"] = model.vocabulary.size();
  json["text"] = {{"tokenizer", tokenizer_name(model.text.tokenizer)}, {"clean", cleaning_name(model.text.cleaning)}};
  if (model.text.tokenizer == TokenizerKind::kWord) json["text"]["user_dictionary"] = model.text.user_dictionary;
  json["training"] = {{"steps", training.steps}, {"epochs", training.epochs}, {"loss", training.loss},
                      {"batch", training.batch}, {"seq", training.window},    {"lr", training.learning_rate},
                      {"seed", training.seed},   {"corpus", training.corpus}};
  json["resumable"] = model.resume.has_value();
  json["tensors"] = tensors_of(layout);
  return json;
}

/// What weights alone tell: no vocabulary, and nothing of how they came about.
OrderedJson describe(const Weights& weights) {
  const ParameterLayout layout(weights.config);
  OrderedJson json;
  json["config"] = config_of(weights.config);
  json["config"].erase("dropout");
  json["parameters"] = layout.parameter_count();
  json["dtype"] = number_format_name(weights.format);
  json["tensors"] = tensors_of(layout);
  return json;
}

/// "cell rnn, vocab 2031, …" from an object.
std::string members(const OrderedJson& object) {
  std::string text;
  for (const auto& [name, value] : object.items()) {
    text += (text.empty() ? "" : ", ") + name + " " + (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return printable(text);
}

void print_text(const OrderedJson& json) {
  print("network   " + members(json["config"]) + "\n");
  if (json.contains("text")) {
    print("text      " + members(json["text"]) + "\n");
    print("training  " + members(json["training"]) + "\n");
  } else {
    print("weights alone, " + json["dtype"].get<std::string>() + ": no vocabulary\n");
  }
  if (json.value("resumable", false)) print("a checkpoint: geci train --resume goes on from it\n");
  print("tensors   " + json["parameters"].dump() + " parameters\n");
  for (const OrderedJson& tensor : json["tensors"]) {
    print("  " + tensor["name"].get<std::string>() + " " + tensor["shape"].dump() + "\n");
  }
}

Outcome run_info(const InfoOptions& options) {
  const Result<OpenedFile> file = load_model_or_weights(options.model);
  if (!file) return Outcome::failed(file.error());
  const OrderedJson json = std::visit([](const auto& opened) { return describe(opened); }, *file);
  if (options.json) {
    print(json.dump() + "\n");
  } else {
    print_text(json);
  }
  return Outcome::done();
}

}  // namespace

void add_info(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("info", "Show a model's config, tensors and training");
  const auto options = std::make_shared<InfoOptions>();
  command
      ->add_option("MODEL", options->model, "a model, or weights alone (safetensors, torch.save); - for standard input")
      ->required();
  command->add_flag("--json", options->json, "one JSON object");
  command->callback([options, &chosen] { chosen = [options] { return run_info(*options); }; });
}

}  // namespace geci::cli
