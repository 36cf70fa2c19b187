#include "files/model_file.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/bounded_json.h"
#include "core/json.h"
#include "core/json_fields.h"
#include "files/curve_json.h"
#include "files/resume_file.h"
#include "files/safetensors.h"
#include "files/torch/torch_file.h"
#include "text/words/user_dictionary.h"

namespace geci {
namespace {

constexpr int64_t kFormatVersion = 3;
// A vocabulary of a million tokens and a curve of a hundred thousand points.
constexpr JsonLimits kMetadataLimits{.depth = 3, .values = 1'400'000};

constexpr int kMaxInt = std::numeric_limits<int>::max();
constexpr int64_t kMaxInt64 = std::numeric_limits<int64_t>::max();

// ------------------------------------------------------------------------------------------- writing

/// The lowest version whose readers understand the file: others stay readable by older programs.
int64_t version_needed(const Model& model, NumberFormat format) {
  if (model.resume && !model.config.output_dropout) return 3;
  return model.resume || model.config.tie || format != NumberFormat::kF32 ? 2 : 1;
}

OrderedJson config_json(const NetworkConfig& config) {
  return {{"cell", cell_name(config.cell)},
          {"vocab", config.vocab},
          {"embed", config.embed},
          {"hidden", config.hidden},
          {"layers", config.layers},
          {"dropout", config.dropout},
          {"output_dropout", config.output_dropout},
          {"tie", config.tie}};
}

OrderedJson metadata_of(const Model& model, NumberFormat format) {
  const TrainingRecord& training = model.training;
  OrderedJson json;
  json["version"] = version_needed(model, format);
  json["config"] = config_json(model.config);
  json["text"] = {{"tokenizer", tokenizer_name(model.text.tokenizer)},
                  {"cleaning", cleaning_name(model.text.cleaning)}};
  if (model.text.tokenizer == TokenizerKind::kWord) json["text"]["user_dictionary"] = model.text.user_dictionary;
  json["vocabulary"] = model.vocabulary.tokens();
  json["unknown"] = nullptr;
  if (model.vocabulary.unknown()) json["unknown"] = *model.vocabulary.unknown();
  json["training"] = {{"steps", training.steps}, {"epochs", training.epochs}, {"loss", training.loss},
                      {"batch", training.batch}, {"window", training.window}, {"learning_rate", training.learning_rate},
                      {"seed", training.seed},   {"corpus", training.corpus}};
  if (!training.corpus_path.empty()) json["training"]["corpus_path"] = training.corpus_path;
  if (!training.curve.empty()) json["training"]["curve"] = curve_json(training.curve);
  if (model.resume) json["resume"] = resume_json(*model.resume);
  return json;
}

std::vector<TensorToWrite> weight_tensors(const NetworkConfig& config, const ParameterBuffer& weights,
                                          NumberFormat format) {
  const ParameterLayout layout(config);
  std::vector<TensorToWrite> tensors;
  for (const ParameterInfo& info : layout.tensors()) {
    tensors.push_back({info.name, format, info.shape, {weights.data() + info.offset, info.count}});
  }
  return tensors;
}

// ------------------------------------------------------------------------------------------- reading

/// For a name that a later version may have given a meaning.
Error unknown_kind(const std::string& what, const std::string& name) {
  return Error{"This model's " + what + " is '" + name + "', which this version of Geci does not know: update Geci."};
}

Result<NetworkConfig> read_config(const Json& metadata) {
  JsonFields fields(metadata, "config");
  const std::string cell_text = fields.text("cell");
  NetworkConfig config;
  config.vocab = static_cast<int>(fields.integer("vocab", 1, kMaxInt));
  config.embed = static_cast<int>(fields.integer("embed", 1, kMaxInt));
  config.hidden = static_cast<int>(fields.integer("hidden", 1, kMaxInt));
  config.layers = static_cast<int>(fields.integer("layers", 1, kMaxInt));
  config.dropout = static_cast<float>(fields.number("dropout"));
  if (fields.has("output_dropout")) config.output_dropout = fields.boolean("output_dropout");
  if (fields.has("tie")) config.tie = fields.boolean("tie");
  if (fields.complaint()) return *fields.complaint();
  const Result<Cell> cell = parse_cell(cell_text);
  if (!cell) return unknown_kind("cell", cell_text);
  config.cell = *cell;
  if (const Status valid = validate(config); !valid) return valid.error();
  return config;
}

Result<TextSettings> read_text_settings(const Json& metadata) {
  JsonFields fields(metadata, "text");
  const std::string tokenizer_text = fields.text("tokenizer"), cleaning_text = fields.text("cleaning");
  if (fields.complaint()) return *fields.complaint();
  const Result<TokenizerKind> tokenizer = parse_tokenizer(tokenizer_text);
  if (!tokenizer) return unknown_kind("tokenizer", tokenizer_text);
  const Result<Cleaning> cleaning = parse_cleaning(cleaning_text);
  if (!cleaning) return unknown_kind("cleaning", cleaning_text);
  TextSettings settings{*tokenizer, *cleaning, {}};
  if (settings.tokenizer != TokenizerKind::kWord) return settings;
  settings.user_dictionary = fields.text("user_dictionary");
  if (fields.complaint()) return *fields.complaint();
  const Result<std::vector<UserWord>> words = parse_user_dictionary(settings.user_dictionary);
  if (!words) return damaged("its user dictionary cannot be read");
  return settings;
}

Result<Vocabulary> read_vocabulary(const Json& metadata, int size) {
  const auto tokens = metadata.find("vocabulary");
  if (tokens == metadata.end() || !tokens->is_array()) return damaged("vocabulary is missing");
  if (tokens->size() != static_cast<size_t>(size)) {
    return damaged("its vocabulary has " + std::to_string(tokens->size()) + " tokens where its config says " +
                   std::to_string(size));
  }
  Vocabulary vocabulary;
  for (int32_t id = 0; id < size; ++id) {
    const Json& token = (*tokens)[static_cast<size_t>(id)];
    if (!token.is_string()) return damaged("a token of its vocabulary is not text");
    if (vocabulary.add(token.get_ref<const std::string&>()) != id) return damaged("its vocabulary repeats a token");
  }
  const auto unknown = metadata.find("unknown");
  if (unknown == metadata.end()) return damaged("unknown is missing");
  if (unknown->is_null()) return vocabulary;
  if (!unknown->is_number_unsigned() || unknown->get<uint64_t>() >= static_cast<uint64_t>(size)) {
    return damaged("unknown is not the number of a token");
  }
  vocabulary.set_unknown(unknown->get<int32_t>());
  return vocabulary;
}

Result<TrainingRecord> read_training(const Json& metadata) {
  JsonFields fields(metadata, "training");
  TrainingRecord training;
  training.steps = fields.integer("steps", 0, kMaxInt64);
  training.epochs = fields.integer("epochs", 0, kMaxInt64);
  training.loss = fields.number("loss");
  training.batch = static_cast<int>(fields.integer("batch", 0, kMaxInt));
  training.window = static_cast<int>(fields.integer("window", 0, kMaxInt));
  training.learning_rate = fields.number("learning_rate");
  training.seed = fields.unsigned_integer("seed");
  training.corpus = fields.text("corpus");
  if (fields.has("corpus_path")) training.corpus_path = fields.text("corpus_path");
  if (fields.complaint()) return *fields.complaint();
  if (!fields.has("curve")) return training;
  Result<std::vector<LossPoint>> curve = read_curve(metadata["training"], "training");
  if (!curve) return curve.error();
  training.curve = std::move(*curve);
  return training;
}

/// The object that the string `geci` holds, of a version that this program knows.
Result<Json> read_metadata(const std::string& geci) {
  Result<Json> json = parse_bounded_json(geci, kMetadataLimits);
  if (!json) return damaged("its metadata " + json.error().message);
  if (!json->is_object() || !json->contains("version") || !(*json)["version"].is_number_unsigned()) {
    return damaged("its metadata names no format version");
  }
  const auto version = (*json)["version"].get<uint64_t>();
  if (version > static_cast<uint64_t>(kFormatVersion)) {
    return Error{"This model file was written by a newer Geci (format " + std::to_string(version) +
                 "; this one reads up to " + std::to_string(kFormatVersion) + "): update Geci to open it."};
  }
  if (version == 0) return damaged("there is no format version 0");
  return json;
}

/// Those of the training state on one side, the network's on the other.
struct SplitTensors {
  TensorSet weights;
  TensorSet resume;
};

SplitTensors split(TensorSet tensors) {
  SplitTensors parts;
  for (StoredTensor& tensor : tensors) {
    TensorSet& part = tensor.name.starts_with(kResumePrefix) ? parts.resume : parts.weights;
    part.push_back(std::move(tensor));
  }
  return parts;
}

Result<Model> read_geci_model(const std::string& geci, TensorSet tensors) {
  const Result<Json> metadata = read_metadata(geci);
  if (!metadata) return metadata.error();
  const Result<NetworkConfig> config = read_config(*metadata);
  if (!config) return config.error();
  const Result<TextSettings> text = read_text_settings(*metadata);
  if (!text) return text.error();
  Result<Vocabulary> vocabulary = read_vocabulary(*metadata, config->vocab);
  if (!vocabulary) return vocabulary.error();
  const Result<TrainingRecord> training = read_training(*metadata);
  if (!training) return training.error();
  const SplitTensors parts = split(std::move(tensors));
  Result<ParameterBuffer> weights = gather_weights(parts.weights, *config);
  if (!weights) return damaged(weights.error().message);
  Model model{*config, std::move(*weights), *text, std::move(*vocabulary), *training, {}};
  if (!metadata->contains("resume")) {
    if (parts.resume.empty()) return model;
    return damaged("it holds tensors of a training state that its metadata does not name");
  }
  Result<ResumeState> resume = read_resume(*metadata, *config, parts.resume);
  if (!resume) return resume.error();
  model.resume = std::move(*resume);
  return model;
}

Result<Safetensors> read_any_tensors(std::span<const uint8_t> bytes) {
  if (!looks_like_torch_file(bytes)) return read_safetensors(bytes);
  Result<TensorSet> tensors = read_torch_file(bytes);
  if (!tensors) return tensors.error();
  return Safetensors{std::nullopt, std::move(*tensors)};
}

}  // namespace

std::vector<uint8_t> write_model(const Model& model, NumberFormat format) {
  std::vector<TensorToWrite> tensors = weight_tensors(model.config, model.weights, format);
  if (model.resume) append_resume_tensors(model.config, *model.resume, tensors);
  return write_safetensors(dump_json(metadata_of(model, format)), tensors);
}

std::vector<uint8_t> write_weights(const NetworkConfig& config, const ParameterBuffer& weights, NumberFormat format) {
  return write_safetensors(std::nullopt, weight_tensors(config, weights, format));
}

bool may_hold_network(std::span<const uint8_t> first) {
  return looks_like_torch_file(first) || looks_like_safetensors(first);
}

Result<OpenedFile> open_model_or_weights(std::span<const uint8_t> bytes) {
  Result<Safetensors> file = read_any_tensors(bytes);
  if (!file) return file.error();
  if (file->geci) {
    Result<Model> model = read_geci_model(*file->geci, std::move(file->tensors));
    if (!model) return model.error();
    return OpenedFile(std::move(*model));
  }
  const Result<NetworkConfig> config = infer_network(file->tensors);
  if (!config) return config.error();
  Result<ParameterBuffer> weights = gather_weights(file->tensors, *config);
  if (!weights) return damaged(weights.error().message);
  return OpenedFile(Weights{*config, std::move(*weights), file->tensors.front().format});
}

Result<Model> read_model(std::span<const uint8_t> bytes) {
  if (looks_like_torch_file(bytes)) {
    return Error{"This is a PyTorch file: it holds weights at most, but no vocabulary, so it is not a Geci model."};
  }
  Result<Safetensors> file = read_safetensors(bytes);
  if (!file) return file.error();
  if (file->geci) return read_geci_model(*file->geci, std::move(file->tensors));
  return Error{"This is a safetensors file, but not a Geci model: it carries no config and no vocabulary."};
}

}  // namespace geci
