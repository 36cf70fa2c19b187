#include "app/requests.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "train/checkpoint.h"

namespace geci::app {
namespace {

using Json = nlohmann::json;

constexpr size_t kMaxRequestJson = size_t{1} << 20;
constexpr size_t kMaxModelBytes = size_t{1} << 30;

/// Reads fields of one JSON object; the first that is wrong becomes the error, and a field that is
/// not there leaves its target alone.
class Fields {
 public:
  explicit Fields(const Json& object) : object_(object) {}

  void read(const char* name, std::string& target) {
    if (const Json* value = find(name, "text", &Json::is_string)) target = value->get_ref<const std::string&>();
  }
  void read(const char* name, bool& target) {
    if (const Json* value = find(name, "true or false", &Json::is_boolean)) target = value->get<bool>();
  }
  void read(const char* name, double& target) {
    if (const Json* value = find(name, "a number", &Json::is_number)) target = value->get<double>();
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
      fail(name, "a whole number in range");
    } else {
      target = static_cast<Integer>(value);
    }
  }

  std::optional<double> optional_number(const char* name) {
    const Json* value = find(name, "a number", &Json::is_number);
    return value ? std::optional<double>(value->get<double>()) : std::nullopt;
  }

  const Status& status() const { return status_; }

 private:
  const Json* find(const char* name, const char* what, bool (Json::*is)() const noexcept) {
    const auto found = object_.find(name);
    if (found == object_.end() || found->is_null()) return nullptr;
    if ((*found.*is)()) return &*found;
    fail(name, what);
    return nullptr;
  }

  void fail(const char* name, const char* what) {
    if (status_) status_ = Error{std::string("\"") + name + "\" must be " + what + "."};
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
  const Status order = read_choice(fields, "order", window_order_name(train.order), parse_window_order, train.order);
  if (!order) return order;
  return read_choice(fields, "optimizer", optimizer_name(optimizer.kind), parse_optimizer, optimizer.kind);
}

Status read_text_settings(Fields& fields, TextSettings& text) {
  fields.read("user_dict", text.user_dictionary);
  const Status tokenizer =
      read_choice(fields, "tokenizer", tokenizer_name(text.tokenizer), parse_tokenizer, text.tokenizer);
  if (!tokenizer) return tokenizer;
  if (text.tokenizer != TokenizerKind::kWord) text.user_dictionary.clear();
  return read_choice(fields, "clean", cleaning_name(text.cleaning), parse_cleaning, text.cleaning);
}

Result<RunSettings> parse_settings(const Json& object, RunSettings settings) {
  if (!object.is_object()) return Error{"\"settings\" must be an object."};
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

Parsed parse_load_corpus(const Json& object, std::span<const uint8_t> bytes) {
  if (bytes.size() > kMaxTextBytes) {
    return Error{"This text has " + std::to_string(bytes.size() >> 20) + " MB; the limit is " +
                 std::to_string(kMaxTextBytes >> 20) + " MB, so cut it into parts."};
  }
  LoadCorpusCommand command;
  Fields fields(object);
  fields.read("name", command.name);
  if (!fields.status()) return fields.status().error();
  command.bytes.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return Action(std::move(command));
}

Parsed parse_dictionary(const Json& object, std::span<const uint8_t> bytes) {
  LoadDictionaryCommand command{{bytes.begin(), bytes.end()}, {}};
  Fields fields(object);
  fields.read("error", command.error);
  if (!fields.status()) return fields.status().error();
  return Action(std::move(command));
}

Parsed parse_import(std::span<const uint8_t> bytes) {
  if (bytes.size() > kMaxModelBytes) return Error{"This file is too large to be a model of Geci."};
  return Action(ImportModelCommand{{bytes.begin(), bytes.end()}});
}

Parsed parse_step(const Json& object) {
  StepCommand command;
  Fields fields(object);
  fields.read("n", command.count);
  if (!fields.status()) return fields.status().error();
  return Action(std::move(command));
}

Parsed parse_reset(const Json& object, const RunSettings& current) {
  const auto found = object.find("settings");
  if (found == object.end() || found->is_null()) return Action(ResetCommand{});
  Result<RunSettings> settings = parse_settings(*found, current);
  if (!settings) return settings.error();
  return Action(ResetCommand{*settings});
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
  if (name == "loadDictionary") return parse_dictionary(object, bytes);
  if (name == "generate") return parse_generate(object);
  if (name == "exportModel") return Action(ExportModelCommand{});
  if (name == "importModel") return parse_import(bytes);
  if (name == "bench") return parse_bench(object);
  if (name == "undo") return Action(UndoCommand{});
  if (name == "removeRun") return parse_remove_run(object);
  if (name == "inspect") return parse_inspect(object);
  return Error{"There is no request called \"" + name + "\"."};
}

// Text from outside may hold bytes that are not UTF-8; JSON may not.
std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json settings_json(const RunSettings& settings) {
  const NetworkConfig& network = settings.network;
  const TrainSettings& train = settings.train;
  return {{"tokenizer", tokenizer_name(settings.text.tokenizer)},
          {"clean", cleaning_name(settings.text.cleaning)},
          {"user_dict", settings.text.user_dictionary},
          {"cell", cell_name(network.cell)},
          {"embed", network.embed},
          {"hidden", network.hidden},
          {"layers", network.layers},
          {"tie", network.tie},
          {"dropout", network.dropout},
          {"output_dropout", network.output_dropout},
          {"batch", train.batch},
          {"window", train.steps},
          {"order", window_order_name(train.order)},
          {"optimizer", optimizer_name(train.optimizer.kind)},
          {"learning_rate", train.optimizer.learning_rate},
          {"weight_decay", train.optimizer.weight_decay},
          {"momentum", train.optimizer.momentum},
          {"schedule", schedule_name(train.schedule.kind)},
          {"warmup", train.schedule.warmup_steps},
          {"schedule_epochs", train.schedule.every},
          {"schedule_factor", train.schedule.factor},
          {"cosine_epochs", settings.cosine_epochs},
          {"validation", settings.validation},
          {"patience", train.patience},
          {"clip", train.clip},
          {"seed", train.seed}};
}

Json validation_json(const Snapshot& snapshot) {
  if (snapshot.validation.empty()) return nullptr;
  const auto loss = static_cast<double>(snapshot.validation.back().loss);
  return {{"loss", loss}, {"perplexity", std::exp(loss)}};
}

Json run_json(const RunName& name, size_t points) {
  return {{"number", name.number}, {"corpus", name.corpus}, {"points", points}};
}

Json way_back_json(const Snapshot& snapshot) {
  if (!snapshot.way_back) return nullptr;
  const WayBack& way = *snapshot.way_back;
  return {{"run", way.run.number}, {"corpus", way.run.corpus}, {"step", way.step}, {"redo", way.newer}};
}

Json past_runs_json(const Snapshot& snapshot) {
  Json runs = Json::array();
  for (const auto& run : snapshot.past_runs) runs.push_back(run_json(run->name, run->curve.size()));
  return runs;
}

Json estimate_json(const std::optional<TimeEstimate>& estimate) {
  if (!estimate) return nullptr;
  return {{"seconds_per_epoch", estimate->seconds_per_epoch},
          {"epochs", estimate->epochs},
          {"seconds", estimate->seconds()},
          {"live", estimate->live}};
}

Json preview_json(const std::optional<Preview>& preview) {
  if (!preview) return nullptr;
  Json first = Json::array();
  if (!preview->lines.empty()) {
    for (const PreviewToken& token : preview->lines.front()) first.push_back(token.text);
  }
  return {{"tokens", preview->tokens}, {"unknown", preview->unknown}, {"first", first}};
}

Json time_left_json(const Snapshot& snapshot) {
  const std::optional<TimeLeft> left = time_left(snapshot);
  if (!left) return nullptr;
  return {{"epoch", left->epoch}, {"epochs", left->epochs}, {"in_epoch", left->in_epoch}, {"in_all", left->in_all}};
}

/// What the newest finished lyric tells about itself.
Json newest_json(const Snapshot& snapshot) {
  const auto newest = std::find_if(snapshot.samples.begin(), snapshot.samples.end(), [](const auto& sample) {
    return sample->finished && (!sample->greedy || sample->greedy->finished);
  });
  if (newest == snapshot.samples.end()) return nullptr;
  const Sample& sample = **newest;
  return {{"greedy", sample.greedy ? Json(sample.greedy->text) : Json(nullptr)},
          {"copied", sample.copied_share ? Json(*sample.copied_share) : Json(nullptr)},
          {"loop_period", sample.loop_period}};
}

Json places_json(const std::vector<PageFacts::Place>& places) {
  Json named = Json::object();
  for (const PageFacts::Place& place : places) named[place.name] = {place.x, place.y, place.width, place.height};
  return named;
}

Json look_facts(const PageFacts& page) {
  Json look = Json::parse(look_json(page.look), nullptr, false);
  look["light"] = page.light;
  return look;
}

Json inside_json(const InsideFacts& inside) {
  Json next = Json::array(), nearest = Json::array();
  for (const NamedToken& token : inside.next) {
    next.push_back({{"token", token.text}, {"probability", token.values.probability}, {"drawn", token.values.drawn}});
  }
  for (const NearWord& near : inside.nearest) nearest.push_back({{"token", near.text}, {"cosine", near.cosine}});
  return {{"tab", inside.tab},
          {"folded", inside.folded},
          {"error", inside.error},
          {"step", inside.step},
          {"tokens", inside.tokens},
          {"position", inside.position},
          {"next", next},
          {"first_hidden", inside.first_hidden},
          {"gradient_lengths", inside.gradient_lengths},
          {"word", inside.word},
          {"nearest", nearest}};
}

Json lessons_json(const LessonsShown& lessons) {
  Json json = {{"open", lessons.open},  {"lesson", lessons.lesson}, {"phase", lessons.phase},
               {"done", lessons.done},  {"asked", lessons.asked},   {"problem", lessons.problem},
               {"prediction", nullptr}, {"answer", nullptr},        {"facts", Json::array()}};
  if (lessons.prediction) json["prediction"] = *lessons.prediction;
  if (lessons.outcome) json.update({{"answer", lessons.outcome->answer}, {"facts", lessons.outcome->facts}});
  return json;
}

}  // namespace

Result<Request> parse_request(int id, std::string_view json, std::span<const uint8_t> bytes,
                              const RunSettings& current) {
  if (json.size() > kMaxRequestJson) return Error{"The request is too long."};
  const Json object = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return Error{"The request is not a JSON object."};
  std::string name;
  Fields fields(object);
  fields.read("cmd", name);
  if (!fields.status()) return fields.status().error();
  if (std::optional<Result<Request>> request = parse_window_request(name, object)) return std::move(*request);
  Parsed action = parse_action(name, object, bytes, current);
  if (!action) return action.error();
  return Request(Command{id, std::move(*action)});
}

std::string reply_json(const Reply& reply) {
  if (!reply.ok) return error_json(reply.sentence);
  Json json = {{"ok", true}};
  if (!reply.text.empty()) json["text"] = reply.text;
  if (!reply.sentence.empty()) json["warning"] = reply.sentence;
  if (reply.inspection) json["result"] = Json::parse(inspection_json(*reply.inspection), nullptr, false);
  if (reply.benchmark) json["result"] = Json::parse(to_json(*reply.benchmark), nullptr, false);
  return dump(json);
}

std::string error_json(const std::string& sentence) { return dump({{"ok", false}, {"error", sentence}}); }

std::string state_json(const Snapshot& snapshot, const PageFacts& page) {
  return dump({{"build", snapshot.build},
               {"threads", snapshot.threads},
               {"isolated", page.isolated},
               {"step", snapshot.step},
               {"epoch", snapshot.epoch},
               {"loss", snapshot.loss},
               {"tokens_per_s", snapshot.tokens_per_second},
               {"vocab", snapshot.vocabulary},
               {"training", snapshot.training},
               {"lyric", snapshot.newest_lyric},
               {"saved_at", page.saved_at > 0 ? Json(page.saved_at) : Json(nullptr)},
               {"fps", page.fps},
               {"language", language_code(page.language)},
               {"corpus", snapshot.corpus.name},
               {"tokens", snapshot.corpus.tokens},
               {"lines", snapshot.corpus.lines},
               {"windows", snapshot.windows_per_epoch},
               {"estimate", estimate_json(page.estimate)},
               {"preview", preview_json(page.preview)},
               {"time_left", time_left_json(snapshot)},
               {"notice", page.notice},
               {"samples", snapshot.samples.size()},
               {"validation", validation_json(snapshot)},
               {"newest", newest_json(snapshot)},
               {"run", run_json(snapshot.run, snapshot.curve->size())},
               {"undo", way_back_json(snapshot)},
               {"past_runs", past_runs_json(snapshot)},
               {"verdict", verdict_name(snapshot.verdict.kind)},
               {"settings", settings_json(snapshot.settings)},
               {"inside", inside_json(page.inside)},
               {"lessons", lessons_json(page.lessons)},
               {"look", look_facts(page)},
               {"places", places_json(page.places)},
               {"seen", places_json(page.seen)},
               {"cut", page.cut}});
}

std::string language_code(Language language) { return language == Language::kChinese ? "zh" : "en"; }

Result<Language> parse_language(std::string_view code) {
  if (code == "zh") return Language::kChinese;
  if (code == "en") return Language::kEnglish;
  return Error{"There is no language \"" + std::string(code) + "\"; use zh or en."};
}

}  // namespace geci::app
