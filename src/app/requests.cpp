#include "app/requests.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

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

Result<RunSettings> parse_settings(const Json& object, RunSettings settings) {
  if (!object.is_object()) return Error{"\"settings\" must be an object."};
  Fields fields(object);
  std::string order = window_order_name(settings.train.order);
  fields.read("embed", settings.network.embed);
  fields.read("hidden", settings.network.hidden);
  fields.read("layers", settings.network.layers);
  fields.read("dropout", settings.network.dropout);
  fields.read("batch", settings.train.batch);
  fields.read("window", settings.train.steps);
  fields.read("learning_rate", settings.train.optimizer.learning_rate);
  fields.read("clip", settings.train.clip);
  fields.read("seed", settings.train.seed);
  fields.read("order", order);
  if (!fields.status()) return fields.status().error();
  const Result<WindowOrder> parsed = parse_window_order(order);
  if (!parsed) return parsed.error();
  settings.train.order = *parsed;
  return settings;
}

using Parsed = Result<Action>;

Parsed parse_generate(const Json& object) {
  GenerateCommand command;
  int top_k = 0;
  double top_p = 1;
  Fields fields(object);
  fields.read("prompt", command.prompt);
  fields.read("length", command.length);
  fields.read("greedy", command.sampling.greedy);
  fields.read("temperature", command.sampling.temperature);
  fields.read("seed", command.sampling.seed);
  fields.read("top_k", top_k);
  fields.read("top_p", top_p);
  if (!fields.status()) return fields.status().error();
  if (top_k != 0 || top_p != 1) {
    return Error{"top_k and top_p are not built yet; leave them out, or give 0 and 1."};
  }
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

Parsed parse_action(const std::string& name, const Json& object, std::span<const uint8_t> bytes,
                    const RunSettings& current) {
  if (name == "train") return Action(TrainCommand{});
  if (name == "pause") return Action(PauseCommand{});
  if (name == "step") return parse_step(object);
  if (name == "reset") return parse_reset(object, current);
  if (name == "loadCorpus") return parse_load_corpus(object, bytes);
  if (name == "generate") return parse_generate(object);
  if (name == "exportModel") return Action(ExportModelCommand{});
  if (name == "importModel") return parse_import(bytes);
  if (name == "bench") return parse_bench(object);
  return Error{"There is no request called \"" + name + "\"."};
}

// Text from outside may hold bytes that are not UTF-8; JSON may not.
std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json settings_json(const RunSettings& settings) {
  return {{"embed", settings.network.embed},
          {"hidden", settings.network.hidden},
          {"layers", settings.network.layers},
          {"dropout", settings.network.dropout},
          {"batch", settings.train.batch},
          {"window", settings.train.steps},
          {"learning_rate", settings.train.optimizer.learning_rate},
          {"clip", settings.train.clip},
          {"order", window_order_name(settings.train.order)},
          {"seed", settings.train.seed}};
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
  if (name == "setLanguage") {
    std::string code;
    fields.read("value", code);
    const Result<Language> language = parse_language(code);
    if (!language) return language.error();
    return Request(SetLanguage{*language});
  }
  Parsed action = parse_action(name, object, bytes, current);
  if (!action) return action.error();
  return Request(Command{id, std::move(*action)});
}

std::string reply_json(const Reply& reply) {
  if (!reply.ok) return error_json(reply.sentence);
  Json json = {{"ok", true}};
  if (!reply.text.empty()) json["text"] = reply.text;
  if (!reply.sentence.empty()) json["warning"] = reply.sentence;
  if (reply.benchmark) json["result"] = Json::parse(to_json(*reply.benchmark), nullptr, false);
  return dump(json);
}

std::string error_json(const std::string& sentence) { return dump({{"ok", false}, {"error", sentence}}); }

std::string state_json(const Snapshot& snapshot, const PageFacts& page) {
  Json places = Json::object();
  for (const PageFacts::Place& place : page.places) {
    places[place.name] = {place.x, place.y, place.width, place.height};
  }
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
               {"notice", page.notice},
               {"samples", snapshot.samples.size()},
               {"settings", settings_json(snapshot.settings)},
               {"places", places}});
}

std::string language_code(Language language) { return language == Language::kChinese ? "zh" : "en"; }

Result<Language> parse_language(std::string_view code) {
  if (code == "zh") return Language::kChinese;
  if (code == "en") return Language::kEnglish;
  return Error{"There is no language \"" + std::string(code) + "\"; use zh or en."};
}

}  // namespace geci::app
