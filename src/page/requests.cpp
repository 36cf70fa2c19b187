#include "page/requests.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kMustBeText{"\"{}\" must be text.", "“{}”必须是文字。"};
constexpr Sentence<std::string> kMustBeBoolean{"\"{}\" must be true or false.", "“{}”必须是 true 或 false。"};
constexpr Sentence<std::string> kMustBeNumber{"\"{}\" must be a number.", "“{}”必须是数。"};
constexpr Sentence<std::string> kMustBeInRange{"\"{}\" must be a whole number in range.", "“{}”必须是范围之内的整数。"};
constexpr Sentence<> kSettingsNoObject{"\"settings\" must be an object.", "“settings”必须是 JSON 对象。"};
constexpr Sentence<int64_t, int64_t> kTextTooLarge{"This text has {} MB; the limit is {} MB, so cut it into parts.",
                                                   "这段文字有 {} MB，上限是 {} MB：请拆成几份。"};
constexpr Sentence<> kModelTooLarge{"This file is too large to be a model of Geci.",
                                    "这个文件太大，不会是歌词（Geci）的模型。"};
constexpr Sentence<std::string> kNoSuchRequest{"There is no request called \"{}\".", "没有叫“{}”的请求。"};
constexpr Sentence<> kRequestTooLong{"The request is too long.", "请求太长。"};
constexpr Sentence<> kRequestNoObject{"The request is not a JSON object.", "请求不是 JSON 对象。"};

constexpr Sentence<> kWrongFiles{"\"files\" must be a list of names and sizes that add up to the bytes sent.",
                                 "“files”必须是文件名和大小的列表，大小之和等于传来的字节数。"};
constexpr Sentence<> kDictionaryMissing{
    "The word dictionary could not be loaded. Check the connection and try again, or choose characters.",
    "无法加载词典。请检查网络后再试，或者选择按字切分。"};

constexpr size_t kMaxRequestJson = size_t{1} << 20;
constexpr size_t kMaxModelBytes = size_t{1} << 30;

/// Reads fields of one JSON object; the first that is wrong becomes the error, and a field that is
/// not there leaves its target alone.
class Fields {
 public:
  explicit Fields(const Json& object) : object_(object) {}

  void read(const char* name, std::string& target) {
    if (const Json* value = find(name, kMustBeText, &Json::is_string)) target = value->get_ref<const std::string&>();
  }
  void read(const char* name, bool& target) {
    if (const Json* value = find(name, kMustBeBoolean, &Json::is_boolean)) target = value->get<bool>();
  }
  void read(const char* name, double& target) {
    if (const Json* value = find(name, kMustBeNumber, &Json::is_number)) target = value->get<double>();
  }
  void read(const char* name, float& target) {
    double value = static_cast<double>(target);
    read(name, value);
    target = static_cast<float>(value);
  }
  template <class Integer>
    requires std::is_integral_v<Integer>
  void read(const char* name, Integer& target) {
    double value = static_cast<double>(target);
    read(name, value);
    const double limit = std::min(0x1p53, static_cast<double>(std::numeric_limits<Integer>::max()));
    if (value != std::floor(value) || std::abs(value) > limit || (std::is_unsigned_v<Integer> && value < 0)) {
      fail(name, kMustBeInRange);
    } else {
      target = static_cast<Integer>(value);
    }
  }

  std::optional<double> optional_number(const char* name) {
    const Json* value = find(name, kMustBeNumber, &Json::is_number);
    return value ? std::optional<double>(value->get<double>()) : std::nullopt;
  }

  const Status& status() const { return status_; }

 private:
  const Json* find(const char* name, const Sentence<std::string>& what, bool (Json::*is)() const noexcept) {
    const auto found = object_.find(name);
    if (found == object_.end() || found->is_null()) return nullptr;
    if ((*found.*is)()) return &*found;
    fail(name, what);
    return nullptr;
  }

  void fail(const char* name, const Sentence<std::string>& what) {
    if (status_) status_ = Error{what(name)};
  }

  const Json& object_;
  Status status_ = Ok{};
};

/// A choice by its name, which must be one that `parse` knows.
template <class Value, class Parse>
Status read_choice(Fields& fields, const char* field, const std::string& present, Parse parse, Value& target) {
  std::string name = present;
  fields.read(field, name);
  if (!fields.status() || name == present) return fields.status();
  const auto value = parse(name);
  if (!value) return value.error();
  target = *value;
  return Ok{};
}

Status read_network(Fields& fields, NetworkConfig& network) {
  fields.read("embed", network.embed);
  fields.read("hidden", network.hidden);
  fields.read("layers", network.layers);
  fields.read("tie", network.tie);
  fields.read("dropout", network.dropout);
  fields.read("output_dropout", network.output_dropout);
  return read_choice(fields, "cell", cell_name(network.cell), parse_cell, network.cell);
}

Status read_schedule(Fields& fields, RunSettings& settings) {
  ScheduleSettings& schedule = settings.train.schedule;
  fields.read("warmup", schedule.warmup_steps);
  fields.read("schedule_epochs", schedule.every);
  fields.read("schedule_factor", schedule.factor);
  fields.read("cosine_epochs", settings.cosine_epochs);
  return read_choice(fields, "schedule", schedule_name(schedule.kind), parse_schedule, schedule.kind);
}

Status read_training(Fields& fields, TrainSettings& train) {
  fields.read("batch", train.batch);
  fields.read("window", train.steps);
  fields.read("learning_rate", train.optimizer.learning_rate);
  fields.read("weight_decay", train.optimizer.weight_decay);
  fields.read("momentum", train.optimizer.momentum);
  fields.read("patience", train.patience);
  fields.read("clip", train.clip);
  fields.read("seed", train.seed);
  OptimizerSettings& optimizer = train.optimizer;
  Status order = read_choice(fields, "order", window_order_name(train.order), parse_window_order, train.order);
  if (!order) return order;
  return read_choice(fields, "optimizer", optimizer_name(optimizer.kind), parse_optimizer, optimizer.kind);
}

Status read_text_settings(Fields& fields, TextSettings& text) {
  fields.read("user_dict", text.user_dictionary);
  if (text.unicode == UnicodeRules::kComposed) text.user_dictionary = compose(std::move(text.user_dictionary));
  Status tokenizer = read_choice(fields, "tokenizer", tokenizer_name(text.tokenizer), parse_tokenizer, text.tokenizer);
  if (!tokenizer) return tokenizer;
  if (text.tokenizer != TokenizerKind::kWord) text.user_dictionary.clear();
  return read_choice(fields, "clean", cleaning_name(text.cleaning), parse_cleaning, text.cleaning);
}

Result<RunSettings> parse_settings(const Json& object, RunSettings settings) {
  if (!object.is_object()) return Error{kSettingsNoObject()};
  Fields fields(object);
  std::string preset_name;
  fields.read("preset", preset_name);
  if (!preset_name.empty()) {
    const Result<Preset> preset = find_preset(preset_name);
    if (!preset) return preset.error();
    settings = with_preset(std::move(settings), *preset);
  }
  fields.read("validation", settings.validation);
  for (const Status& status : {read_network(fields, settings.network), read_training(fields, settings.train),
                               read_schedule(fields, settings), read_text_settings(fields, settings.text)}) {
    if (!status) return status.error();
  }
  return settings;
}

/// The member "settings", if there is one; `current` fills in what it leaves unsaid.
Result<std::optional<RunSettings>> settings_in(const Json& object, const RunSettings& current) {
  const auto found = object.find("settings");
  if (found == object.end() || found->is_null()) return std::optional<RunSettings>();
  Result<RunSettings> settings = parse_settings(*found, current);
  if (!settings) return settings.error();
  return std::optional(std::move(*settings));
}

using Parsed = Result<Action>;

void read_sampling(Fields& fields, SamplingSettings& sampling) {
  fields.read("greedy", sampling.greedy);
  fields.read("temperature", sampling.temperature);
  fields.read("seed", sampling.seed);
  fields.read("top_k", sampling.top_k);
  fields.read("top_p", sampling.top_p);
  fields.read("repetition_penalty", sampling.repetition_penalty);
  fields.read("stop_at_line_end", sampling.stop_at_line_end);
}

Parsed parse_generate(const Json& object) {
  GenerateCommand command;
  Fields fields(object);
  fields.read("prompt", command.prompt);
  fields.read("length", command.length);
  read_sampling(fields, command.sampling);
  if (!fields.status()) return fields.status().error();
  return Action(std::move(command));
}

constexpr size_t kMaxFiles = 10'000;

/// Files that lie in `bytes` one behind the other: [{"name", "size"}, …]; with "found": true those out of a folder.
Result<std::vector<NamedBytes>> parse_files(const Json& list, std::span<const uint8_t> bytes) {
  const Error wrong{kWrongFiles()};
  if (!list.is_array() || list.empty() || list.size() > kMaxFiles) return wrong;
  std::vector<NamedBytes> files;
  for (const Json& entry : list) {
    if (!entry.is_object()) return wrong;
    NamedBytes file;
    size_t size = 0;
    Fields fields(entry);
    fields.read("name", file.name);
    fields.read("size", size);
    fields.read("found", file.was_found);
    if (!fields.status() || size > bytes.size()) return wrong;
    file.bytes.assign(reinterpret_cast<const char*>(bytes.data()), size);
    bytes = bytes.subspan(size);
    files.push_back(std::move(file));
  }
  if (!bytes.empty()) return wrong;
  return files;
}

Parsed parse_load_corpus(const Json& object, std::span<const uint8_t> bytes) {
  if (bytes.size() > kMaxTextBytes) {
    return Error{kTextTooLarge(static_cast<int64_t>(bytes.size() >> 20), kMaxTextBytes >> 20)};
  }
  LoadCorpusCommand command;
  Fields fields(object);
  fields.read("name", command.name);
  fields.read("column", command.reading.column);
  if (!fields.status()) return fields.status().error();
  if (const Status format = read_choice(fields, "format", "auto", parse_text_format, command.reading.format); !format) {
    return format.error();
  }
  std::string encoding_name;
  fields.read("encoding", encoding_name);
  if (!fields.status()) return fields.status().error();
  const Result<std::optional<Encoding>> encoding = parse_encoding(encoding_name);
  if (!encoding) return encoding.error();
  command.reading.encoding = *encoding;
  Result<std::optional<RunSettings>> settings = settings_in(object, default_settings());
  if (!settings) return settings.error();
  command.settings = std::move(*settings);
  if (const auto list = object.find("files"); list != object.end()) {
    Result<std::vector<NamedBytes>> files = parse_files(*list, bytes);
    if (!files) return files.error();
    command.files = std::move(*files);
  } else {
    command.bytes.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  return Action(std::move(command));
}

Parsed parse_dictionary_file(const Json& object, std::span<const uint8_t> bytes) {
  LoadDictionaryCommand command{{bytes.begin(), bytes.end()}, {}};
  Fields fields(object);
  bool is_missing = false;
  fields.read("missing", is_missing);
  if (is_missing) command.error = kDictionaryMissing();
  if (!fields.status()) return fields.status().error();
  return Action(std::move(command));
}

Parsed parse_import(std::span<const uint8_t> bytes) {
  if (bytes.size() > kMaxModelBytes) return Error{kModelTooLarge()};
  return Action(ImportModelCommand{{bytes.begin(), bytes.end()}});
}

Parsed parse_step(const Json& object) {
  StepCommand command;
  Fields fields(object);
  fields.read("n", command.count);
  if (!fields.status()) return fields.status().error();
  return Action(command);
}

Parsed parse_reset(const Json& object, const RunSettings& current) {
  Result<std::optional<RunSettings>> settings = settings_in(object, current);
  if (!settings) return settings.error();
  return Action(ResetCommand{std::move(*settings)});
}

Parsed parse_bench(const Json& object) {
  BenchCommand command;
  Fields fields(object);
  fields.read("config", command.request.config);
  fields.read("seconds", command.request.seconds);
  if (!fields.status()) return fields.status().error();
  return Action(std::move(command));
}

Parsed parse_remove_run(const Json& object) {
  RemoveRunCommand command;
  Fields fields(object);
  fields.read("run", command.number);
  if (!fields.status()) return fields.status().error();
  return Action(command);
}

Parsed parse_device(const Json& object) {
  DeviceCommand command;
  Fields fields(object);
  fields.read("device", command.device);
  if (!fields.status()) return fields.status().error();
  return Action(std::move(command));
}

Parsed parse_inspect(const Json& object) {
  InspectCommand command;
  std::string what = inspected_name(command.what);
  Fields fields(object);
  fields.read("what", what);
  fields.read("text", command.text);
  fields.read("position", command.position);
  fields.read("layer", command.layer);
  fields.read("word", command.word);
  read_sampling(fields, command.sampling);
  if (!fields.status()) return fields.status().error();
  const Result<Inspected> inspected = parse_inspected(what);
  if (!inspected) return inspected.error();
  command.what = *inspected;
  return Action(std::move(command));
}

// Those that the window answers itself; nothing if `name` is none of them.
std::optional<Result<Request>> parse_window_request(const std::string& name, const Json& object) {
  Fields fields(object);
  Request request;
  if (name == "setLanguage") {
    std::string code;
    fields.read("value", code);
    const Result<Language> language = parse_language(code);
    if (!language) return language.error();
    request = SetLanguage{*language};
  } else if (name == "setTheme") {
    std::string choice;
    fields.read("value", choice);
    const Result<ThemeChoice> theme = parse_theme(choice);
    if (!theme) return theme.error();
    request = SetTheme{*theme};
  } else if (name == "pressKey") {
    PressKey press;
    fields.read("key", press.key);
    fields.read("command", press.command);
    request = press;
  } else if (name == "useControl") {
    UseControl use;
    fields.read("control", use.control);
    use.value = fields.optional_number("value");
    request = use;
  } else if (name == "focusControl") {
    FocusControl focus;
    fields.read("control", focus.control);
    request = focus;
  } else {
    return std::nullopt;
  }
  if (!fields.status()) return fields.status().error();
  return request;
}

Parsed parse_action(const std::string& name, const Json& object, std::span<const uint8_t> bytes,
                    const RunSettings& current) {
  if (name == "train") return Action(TrainCommand{});
  if (name == "pause") return Action(PauseCommand{});
  if (name == "step") return parse_step(object);
  if (name == "reset") return parse_reset(object, current);
  if (name == "loadCorpus") return parse_load_corpus(object, bytes);
  if (name == "loadDictionary") return parse_dictionary_file(object, bytes);
  if (name == "generate") return parse_generate(object);
  if (name == "exportModel") return Action(ExportModelCommand{});
  if (name == "importModel") return parse_import(bytes);
  if (name == "bench") return parse_bench(object);
  if (name == "undo") return Action(UndoCommand{});
  if (name == "removeRun") return parse_remove_run(object);
  if (name == "inspect") return parse_inspect(object);
  if (name == "device") return parse_device(object);
  return Error{kNoSuchRequest(name)};
}

}  // namespace

Result<Request> parse_request(int id, std::string_view json, std::span<const uint8_t> bytes,
                              const RunSettings& current) {
  if (json.size() > kMaxRequestJson) return Error{kRequestTooLong()};
  const Json object = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return Error{kRequestNoObject()};
  std::string name;
  Fields fields(object);
  fields.read("cmd", name);
  if (!fields.status()) return fields.status().error();
  if (std::optional<Result<Request>> request = parse_window_request(name, object)) return std::move(*request);
  Parsed action = parse_action(name, object, bytes, current);
  if (!action) return action.error();
  return Request(Command{id, std::move(*action)});
}

std::string reply_json(const Reply& reply, Language language) {
  if (!reply.ok) return error_json(reply.sentence, language);
  Json json = {{"ok", true}};
  if (!reply.text.empty()) json["text"] = reply.text;
  if (!reply.sentence.empty()) json["warning"] = in_language(reply.sentence, language);
  if (reply.inspection) json["result"] = Json::parse(inspection_json(*reply.inspection), nullptr, false);
  if (reply.benchmark) json["result"] = Json::parse(to_json(*reply.benchmark), nullptr, false);
  return json_text(json);
}

std::string error_json(const Message& why, Language language) {
  return json_text(Json{{"ok", false}, {"error", in_language(why, language)}});
}

}  // namespace geci
