#include "train/model_file.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/bytes.h"
#include "text/user_dictionary.h"
#include "train/bounded_json.h"

namespace geci {
namespace {

using Json = nlohmann::json;
// Keeps members as they were added: tensors stand in the header as they lie in the file.
using OrderedJson = nlohmann::ordered_json;

constexpr int64_t kFormatVersion = 1;
constexpr uint64_t kMaxHeaderBytes = 100'000'000;  // as the safetensors library
constexpr size_t kDataAlignment = 64;              // of the first tensor within the file
constexpr JsonLimits kHeaderLimits{.depth = 4, .values = 10'000};
constexpr JsonLimits kMetadataLimits{.depth = 3, .values = 1'100'000};  // a vocabulary of a million tokens

constexpr int kMaxInt = std::numeric_limits<int>::max();
constexpr int64_t kMaxInt64 = std::numeric_limits<int64_t>::max();

Error damaged(const std::string& what) { return Error{"This model file is damaged: " + what + "."}; }

// ------------------------------------------------------------------------------------------- writing

OrderedJson metadata_of(const Model& model) {
  const NetworkConfig& config = model.config;
  const TrainingRecord& training = model.training;
  OrderedJson json;
  json["version"] = kFormatVersion;
  json["config"] = {{"cell", cell_name(config.cell)}, {"vocab", config.vocab},   {"embed", config.embed},
                    {"hidden", config.hidden},        {"layers", config.layers}, {"dropout", config.dropout}};
  json["text"] = {{"tokenizer", tokenizer_name(model.text.tokenizer)},
                  {"cleaning", cleaning_name(model.text.cleaning)}};
  if (model.text.tokenizer == TokenizerKind::kWord) json["text"]["user_dictionary"] = model.text.user_dictionary;
  json["vocabulary"] = model.vocabulary.tokens();
  json["unknown"] = nullptr;
  if (model.vocabulary.unknown()) json["unknown"] = *model.vocabulary.unknown();
  json["training"] = {{"steps", training.steps}, {"epochs", training.epochs}, {"loss", training.loss},
                      {"batch", training.batch}, {"window", training.window}, {"learning_rate", training.learning_rate},
                      {"seed", training.seed},   {"corpus", training.corpus}};
  return json;
}

/// A file's name may be any bytes; what is not UTF-8 in it is replaced rather than thrown about.
std::string dump(const OrderedJson& json) { return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace); }

std::string header_of(const Model& model, const ParameterLayout& layout) {
  OrderedJson header;
  header["__metadata__"] = {{"format", "pt"}, {"geci", dump(metadata_of(model))}};
  uint64_t begin = 0;
  for (const ParameterInfo& tensor : layout.tensors()) {
    const uint64_t end = begin + tensor.count * sizeof(float);
    header[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
    begin = end;
  }
  std::string text = dump(header);
  const size_t unaligned = (sizeof(uint64_t) + text.size()) % kDataAlignment;
  if (unaligned != 0) text.append(kDataAlignment - unaligned, ' ');
  return text;
}

// ------------------------------------------------------------------------------------------- reading

/// Takes typed members out of an object and keeps the first complaint; after one, values are defaults.
class Fields {
 public:
  Fields(const Json& parent, const char* name) : where_(name) {
    const auto found = parent.find(name);
    if (found != parent.end() && found->is_object()) {
      object_ = &*found;
    } else {
      complain(where_ + " is missing");
    }
  }

  int64_t integer(const char* name, int64_t low, int64_t high) {
    const Json* value = find(name);
    if (value == nullptr) return low;
    const bool fits = value->is_number_unsigned() ? value->get<uint64_t>() <= static_cast<uint64_t>(kMaxInt64)
                                                  : value->is_number_integer();
    if (!fits || value->get<int64_t>() < low || value->get<int64_t>() > high) {
      complain(path(name) + " is not a whole number from " + std::to_string(low) + " to " + std::to_string(high));
      return low;
    }
    return value->get<int64_t>();
  }

  uint64_t unsigned_integer(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_number_unsigned()) return value->get<uint64_t>();
    complain(path(name) + " is not a whole number");
    return 0;
  }

  /// JSON has no NaN: null stands for a number that was none.
  double number(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_null()) return std::numeric_limits<double>::quiet_NaN();
    if (value != nullptr && value->is_number()) return value->get<double>();
    complain(path(name) + " is not a number");
    return 0;
  }

  std::string text(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_string()) return value->get<std::string>();
    complain(path(name) + " is not text");
    return {};
  }

  const std::optional<Error>& complaint() const { return complaint_; }

 private:
  const Json* find(const char* name) {
    if (object_ == nullptr) return nullptr;
    const auto found = object_->find(name);
    if (found != object_->end()) return &*found;
    complain(path(name) + " is missing");
    return nullptr;
  }

  std::string path(const char* name) const { return where_ + "." + name; }

  void complain(const std::string& what) {
    if (!complaint_) complaint_ = damaged(what);
  }

  const Json* object_ = nullptr;
  std::string where_;
  std::optional<Error> complaint_;
};

/// For a name that a later version may have given a meaning.
Error unknown_kind(const std::string& what, const std::string& name) {
  return Error{"This model's " + what + " is '" + name + "', which this version of Geci does not know: update Geci."};
}

Result<NetworkConfig> read_config(const Json& metadata) {
  Fields fields(metadata, "config");
  const std::string cell_text = fields.text("cell");
  NetworkConfig config;
  config.vocab = static_cast<int>(fields.integer("vocab", 1, kMaxInt));
  config.embed = static_cast<int>(fields.integer("embed", 1, kMaxInt));
  config.hidden = static_cast<int>(fields.integer("hidden", 1, kMaxInt));
  config.layers = static_cast<int>(fields.integer("layers", 1, kMaxInt));
  config.dropout = static_cast<float>(fields.number("dropout"));
  if (fields.complaint()) return *fields.complaint();
  const Result<Cell> cell = parse_cell(cell_text);
  if (!cell) return unknown_kind("cell", cell_text);
  config.cell = *cell;
  if (const Status valid = validate(config); !valid) return valid.error();
  return config;
}

Result<TextSettings> read_text_settings(const Json& metadata) {
  Fields fields(metadata, "text");
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
  Fields fields(metadata, "training");
  TrainingRecord training;
  training.steps = fields.integer("steps", 0, kMaxInt64);
  training.epochs = fields.integer("epochs", 0, kMaxInt64);
  training.loss = fields.number("loss");
  training.batch = static_cast<int>(fields.integer("batch", 0, kMaxInt));
  training.window = static_cast<int>(fields.integer("window", 0, kMaxInt));
  training.learning_rate = fields.number("learning_rate");
  training.seed = fields.unsigned_integer("seed");
  training.corpus = fields.text("corpus");
  if (fields.complaint()) return *fields.complaint();
  return training;
}

/// The object under __metadata__.geci, of a version that this program knows.
Result<Json> read_metadata(const Json& header) {
  const auto metadata = header.find("__metadata__");
  const bool is_ours = metadata != header.end() && metadata->is_object() && metadata->contains("geci") &&
                       (*metadata)["geci"].is_string();
  if (!is_ours) {
    return Error{"This is a safetensors file, but not a Geci model: it carries no config and no vocabulary."};
  }
  Result<Json> json = parse_bounded_json((*metadata)["geci"].get_ref<const std::string&>(), kMetadataLimits);
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

struct Container {
  Json header;
  std::span<const uint8_t> data;
};

Result<Container> read_container(std::span<const uint8_t> bytes) {
  ByteReader reader(bytes);
  const std::optional<uint64_t> header_bytes = reader.read_u64();
  if (!header_bytes) return Error{"This is not a model file: it has only " + std::to_string(bytes.size()) + " bytes."};
  if (*header_bytes > kMaxHeaderBytes) {
    return Error{"This is not a model file: a safetensors header is at most 100 MB long."};
  }
  const auto text = reader.read_bytes(*header_bytes);
  if (!text) return damaged("it ends within its header, after " + std::to_string(bytes.size()) + " bytes");
  Result<Json> header = parse_bounded_json({reinterpret_cast<const char*>(text->data()), text->size()}, kHeaderLimits);
  if (!header) return damaged("its header " + header.error().message);
  if (!header->is_object()) return damaged("its header is not a JSON object");
  return Container{std::move(*header), *reader.read_bytes(reader.remaining())};
}

/// Where a tensor's bytes lie within the data.
struct Extent {
  uint64_t begin = 0;
  uint64_t end = 0;
};

bool has_shape(const Json& entry, const std::vector<int>& shape) {
  const auto found = entry.find("shape");
  if (found == entry.end() || !found->is_array() || found->size() != shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    const Json& extent = (*found)[i];
    if (!extent.is_number_unsigned() || extent.get<uint64_t>() != static_cast<uint64_t>(shape[i])) return false;
  }
  return true;
}

Result<Extent> read_extent(const Json& header, const ParameterInfo& tensor, uint64_t data_bytes) {
  const auto entry = header.find(tensor.name);
  if (entry == header.end() || !entry->is_object()) return damaged("tensor " + tensor.name + " is missing");
  const auto dtype = entry->find("dtype");
  if (dtype == entry->end() || *dtype != "F32") return damaged("tensor " + tensor.name + " is not F32");
  if (!has_shape(*entry, tensor.shape)) return damaged("tensor " + tensor.name + " does not have the config's shape");
  const auto offsets = entry->find("data_offsets");
  const bool are_numbers = offsets != entry->end() && offsets->is_array() && offsets->size() == 2 &&
                           (*offsets)[0].is_number_unsigned() && (*offsets)[1].is_number_unsigned();
  if (!are_numbers) return damaged("tensor " + tensor.name + " has no offsets");
  const Extent extent{(*offsets)[0].get<uint64_t>(), (*offsets)[1].get<uint64_t>()};
  if (extent.begin > extent.end || extent.end > data_bytes ||
      extent.end - extent.begin != tensor.count * sizeof(float)) {
    return damaged("tensor " + tensor.name + " lies outside the data or has another size than its shape");
  }
  return extent;
}

/// Every tensor's place, checked to cover the data without a gap or an overlap, in whatever order: a
/// tool that rewrites the file may sort them by name.
Result<std::vector<Extent>> read_extents(const Json& header, const ParameterLayout& layout, uint64_t data_bytes) {
  if (header.size() != layout.tensors().size() + 1) return damaged("it holds tensors that its config does not have");
  std::vector<Extent> extents;
  for (const ParameterInfo& tensor : layout.tensors()) {
    const Result<Extent> extent = read_extent(header, tensor, data_bytes);
    if (!extent) return extent.error();
    extents.push_back(*extent);
  }
  std::vector<Extent> sorted = extents;
  std::sort(sorted.begin(), sorted.end(), [](const Extent& a, const Extent& b) { return a.begin < b.begin; });
  uint64_t end = 0;
  for (const Extent& extent : sorted) {
    if (extent.begin != end) return damaged("its tensors overlap or leave gaps");
    end = extent.end;
  }
  return extents;
}

Result<ParameterBuffer> read_weights(const Container& file, const NetworkConfig& config) {
  const ParameterLayout layout(config);
  const uint64_t expected = static_cast<uint64_t>(layout.parameter_count()) * sizeof(float);
  // Before anything of that size is allocated: the header may lie, the file's length cannot.
  if (file.data.size() != expected) {
    return damaged("its tensors take " + std::to_string(file.data.size()) + " bytes where its config says " +
                   std::to_string(expected) +
                   (file.data.size() < expected ? ", so it was cut short" : ", so something was added"));
  }
  const Result<std::vector<Extent>> extents = read_extents(file.header, layout, file.data.size());
  if (!extents) return extents.error();
  ParameterBuffer weights(layout.buffer_size(), 0.0F);
  for (size_t i = 0; i < layout.tensors().size(); ++i) {
    const ParameterInfo& tensor = layout.tensors()[i];
    const std::span<float> values(weights.data() + tensor.offset, tensor.count);
    const auto begin = static_cast<size_t>((*extents)[i].begin);
    read_floats(file.data.subspan(begin, tensor.count * sizeof(float)), values);
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) {
      return damaged("tensor " + tensor.name + " holds numbers that are not finite");
    }
  }
  return weights;
}

}  // namespace

std::vector<uint8_t> write_model(const Model& model) {
  const ParameterLayout layout(model.config);
  const std::string header = header_of(model, layout);
  std::vector<uint8_t> bytes;
  bytes.reserve(sizeof(uint64_t) + header.size() + static_cast<size_t>(layout.parameter_count()) * sizeof(float));
  append_u64(bytes, header.size());
  append_text(bytes, header);
  for (const ParameterInfo& tensor : layout.tensors()) {
    append_floats(bytes, {model.weights.data() + tensor.offset, tensor.count});
  }
  return bytes;
}

Result<Model> read_model(std::span<const uint8_t> bytes) {
  const Result<Container> file = read_container(bytes);
  if (!file) return file.error();
  const Result<Json> metadata = read_metadata(file->header);
  if (!metadata) return metadata.error();
  const Result<NetworkConfig> config = read_config(*metadata);
  if (!config) return config.error();
  const Result<TextSettings> text = read_text_settings(*metadata);
  if (!text) return text.error();
  Result<Vocabulary> vocabulary = read_vocabulary(*metadata, config->vocab);
  if (!vocabulary) return vocabulary.error();
  const Result<TrainingRecord> training = read_training(*metadata);
  if (!training) return training.error();
  Result<ParameterBuffer> weights = read_weights(*file, *config);
  if (!weights) return weights.error();
  return Model{*config, std::move(*weights), *text, std::move(*vocabulary), *training};
}

}  // namespace geci
