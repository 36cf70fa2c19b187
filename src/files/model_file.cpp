#include "files/model_file.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/bounded_json.h"
#include "core/json.h"
#include "core/json_fields.h"
#include "core/sentence.h"
#include "files/curve_json.h"
#include "files/resume_file.h"
#include "files/safetensors.h"
#include "files/torch/torch_file.h"
#include "files/weight_match.h"
#include "text/utf8.h"
#include "text/words/user_dictionary.h"

namespace geci {
namespace {

constexpr Sentence<std::string, std::string> kUnknownKind{
    "This model's {} is '{}', which this version of Geci does not know: update Geci.",
    "这个模型的 {} 是“{}”，这个版本的歌词（Geci）不认识：请更新。"};
constexpr Sentence<int64_t, int64_t> kNewerFormat{
    "This model file was written by a newer Geci (format {}; this one reads up to {}): update Geci to open it.",
    "这个模型文件是更新版本的歌词（Geci）写的（格式 {}，这里最多读到 {}）：请更新后再打开。"};
constexpr Sentence<Message> kUnusableWeights{"These weights cannot be used: {}.", "这些权重不能用：{}。"};
constexpr Sentence<> kTorchFile{
    "This is a PyTorch file: it holds weights at most, but no vocabulary, so it is not a Geci model; on the command "
    "line, train --init takes it with the text it learned from.",
    "这是 PyTorch 的文件：里面最多只有权重，没有词表，所以不是歌词（Geci）的模型；命令行的 train --init "
    "能配上它学过的文本来用。"};
constexpr Sentence<> kNoModel{
    "This is a safetensors file, but not a Geci model: it carries no config and no vocabulary.",
    "这是 safetensors 文件，但不是歌词（Geci）的模型：里面没有网络的设置和词表。"};
// Clauses.
constexpr Sentence<> kUnreadableWords{"its user dictionary cannot be read", "读不出自己的词"};
constexpr Sentence<int64_t, int64_t> kOtherVocabularySize{"its vocabulary has {} tokens where its config says {}",
                                                          "词表有 {} 个词元，而网络的设置说有 {} 个"};
constexpr Sentence<> kTokenNotText{"a token of its vocabulary is not text", "词表里有不是文字的词元"};
constexpr Sentence<> kTokenTwice{"its vocabulary repeats a token", "词表里有重复的词元"};
constexpr Sentence<> kUnknownNotAToken{"unknown is not the number of a token", "unknown 不是词元的编号"};
constexpr Sentence<> kPathsNoList{"training.corpus_paths is not a list of texts",
                                  "training.corpus_paths 不是文字的列表"};
constexpr Sentence<Message> kInMetadata{"its metadata {}", "元数据{}"};
constexpr Sentence<> kNoVersion{"its metadata names no format version", "元数据没有写格式的版本"};
constexpr Sentence<> kVersionZero{"there is no format version 0", "没有版本是 0 的格式"};
constexpr Sentence<> kUnnamedState{"it holds tensors of a training state that its metadata does not name",
                                   "里面有训练状态的张量，而元数据没有提到"};
constexpr Sentence<std::string> kOtherNumberFormat{"tensor {} is not F32, F16 or BF16",
                                                   "张量 {} 不是 F32、F16 或 BF16"};

constexpr int64_t kFormatVersion = 4;
// A vocabulary of a million tokens and a curve of a hundred thousand points.
constexpr JsonLimits kMetadataLimits{.depth = 3, .values = 1'400'000};

// The only name of UnicodeRules: models from before there were any have none.
constexpr const char* kComposedName = "composed";

constexpr int kMaxInt = std::numeric_limits<int>::max();
constexpr int64_t kMaxInt64 = std::numeric_limits<int64_t>::max();

// ------------------------------------------------------------------------------------------- writing

/// Does a token hold several code points? Readers of versions up to 3 cut texts into code points.
bool has_graphemes(const Model& model) {
  const std::vector<std::string>& tokens = model.vocabulary.tokens();
  return model.text.tokenizer == TokenizerKind::kCharacter && model.text.unicode == UnicodeRules::kComposed &&
         std::any_of(tokens.begin(), tokens.end(), [](const std::string& t) { return count_characters(t) > 1; });
}

/// The lowest version whose readers understand the file: others stay readable by older programs.
int64_t version_needed(const Model& model, NumberFormat format) {
  if (has_graphemes(model)) return 4;
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
  if (model.text.unicode == UnicodeRules::kComposed) json["text"]["unicode"] = kComposedName;
  if (model.text.tokenizer == TokenizerKind::kWord) json["text"]["user_dictionary"] = model.text.user_dictionary;
  json["vocabulary"] = model.vocabulary.tokens();
  json["unknown"] = nullptr;
  if (model.vocabulary.unknown()) json["unknown"] = *model.vocabulary.unknown();
  json["training"] = {{"steps", training.steps}, {"epochs", training.epochs}, {"loss", training.loss},
                      {"batch", training.batch}, {"window", training.window}, {"learning_rate", training.learning_rate},
                      {"seed", training.seed},   {"corpus", training.corpus}};
  if (!training.corpus_path.empty()) json["training"]["corpus_path"] = training.corpus_path;
  if (!training.corpus_paths.empty()) json["training"]["corpus_paths"] = training.corpus_paths;
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
Error unknown_kind(const std::string& what, const std::string& name) { return Error{kUnknownKind(what, name)}; }

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
  TextSettings settings{*tokenizer, *cleaning, {}, UnicodeRules::kAsWritten};
  if (fields.has("unicode")) {
    const std::string rules = fields.text("unicode");
    if (fields.complaint()) return *fields.complaint();
    if (rules != kComposedName) return unknown_kind("text.unicode", rules);
    settings.unicode = UnicodeRules::kComposed;
  }
  if (settings.tokenizer != TokenizerKind::kWord) return settings;
  settings.user_dictionary = fields.text("user_dictionary");
  if (fields.complaint()) return *fields.complaint();
  const Result<std::vector<UserWord>> words = parse_user_dictionary(settings.user_dictionary);
  if (!words) return damaged(kUnreadableWords());
  return settings;
}

Result<Vocabulary> read_vocabulary(const Json& metadata, int size) {
  const auto tokens = metadata.find("vocabulary");
  if (tokens == metadata.end() || !tokens->is_array()) return damaged(kMissing("vocabulary"));
  if (tokens->size() != static_cast<size_t>(size)) {
    return damaged(kOtherVocabularySize(static_cast<int64_t>(tokens->size()), size));
  }
  Vocabulary vocabulary;
  for (int32_t id = 0; id < size; ++id) {
    const Json& token = (*tokens)[static_cast<size_t>(id)];
    if (!token.is_string()) return damaged(kTokenNotText());
    if (vocabulary.add(token.get_ref<const std::string&>()) != id) return damaged(kTokenTwice());
  }
  const auto unknown = metadata.find("unknown");
  if (unknown == metadata.end()) return damaged(kMissing("unknown"));
  if (unknown->is_null()) return vocabulary;
  if (!unknown->is_number_unsigned() || unknown->get<uint64_t>() >= static_cast<uint64_t>(size)) {
    return damaged(kUnknownNotAToken());
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
  if (fields.has("corpus_paths")) {
    const Json& paths = metadata["training"]["corpus_paths"];
    if (!paths.is_array()) return damaged(kPathsNoList());
    for (const Json& path : paths) {
      if (!path.is_string()) return damaged(kPathsNoList());
      training.corpus_paths.push_back(path.get<std::string>());
    }
  }
  if (!fields.has("curve")) return training;
  Result<std::vector<LossPoint>> curve = read_curve(metadata["training"], "training");
  if (!curve) return curve.error();
  training.curve = std::move(*curve);
  return training;
}

/// The object that the string `geci` holds, of a version that this program knows.
Result<Json> read_metadata(const std::string& geci) {
  Result<Json> json = parse_bounded_json(geci, kMetadataLimits);
  if (!json) return damaged(kInMetadata(json.error().message));
  if (!json->is_object() || !json->contains("version") || !(*json)["version"].is_number_unsigned()) {
    return damaged(kNoVersion());
  }
  const auto version = (*json)["version"].get<uint64_t>();
  if (version > static_cast<uint64_t>(kFormatVersion)) {
    return Error{kNewerFormat(static_cast<int64_t>(version), kFormatVersion)};
  }
  if (version == 0) return damaged(kVersionZero());
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
    return damaged(kUnnamedState());
  }
  Result<ResumeState> resume = read_resume(*metadata, *config, parts.resume);
  if (!resume) return resume.error();
  model.resume = std::move(*resume);
  return model;
}

/// REQUIRES: file.geci.
Result<Model> read_own_model(Safetensors file) {
  if (!file.unusable.empty()) return damaged(kOtherNumberFormat(file.unusable.front()));
  return read_geci_model(*file.geci, std::move(file.tensors));
}

Result<Weights> read_weights(const std::vector<TensorGroup>& groups) {
  Result<MatchedWeights> match = choose_weights(groups);
  if (!match) return match.error();
  Result<ParameterBuffer> weights = gather_weights(match->tensors, match->config);
  if (!weights) return Error{kUnusableWeights(weights.error().message)};
  return Weights{match->config, std::move(*weights), match->tensors.front().format, std::move(match->notes)};
}

Result<OpenedFile> opened(Result<Weights> weights) {
  if (!weights) return weights.error();
  return OpenedFile(std::move(*weights));
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
  if (looks_like_torch_file(bytes)) {
    const Result<std::vector<TensorGroup>> groups = read_torch_file(bytes);
    if (!groups) return groups.error();
    return opened(read_weights(*groups));
  }
  Result<Safetensors> file = read_safetensors(bytes);
  if (!file) return file.error();
  if (!file->geci) {
    return opened(read_weights({{.place = {},
                                 .depth = 0,
                                 .tensors = std::move(file->tensors),
                                 .unusable = std::move(file->unusable),
                                 .tied = std::move(file->tied)}}));
  }
  Result<Model> model = read_own_model(std::move(*file));
  if (!model) return model.error();
  return OpenedFile(std::move(*model));
}

Result<Model> read_model(std::span<const uint8_t> bytes) {
  if (looks_like_torch_file(bytes)) {
    return Error{kTorchFile()};
  }
  Result<Safetensors> file = read_safetensors(bytes);
  if (!file) return file.error();
  if (file->geci) return read_own_model(std::move(*file));
  return Error{kNoModel()};
}

}  // namespace geci
