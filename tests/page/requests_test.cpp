#include "page/requests.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "core/sentence.h"
#include "page/state_json.h"

namespace geci::requests_test {
namespace {

constexpr Sentence<> kRefusal{"No.", "不行。"};

Result<Request> parse(std::string_view json, std::string_view bytes = {}) {
  return parse_request(7, json, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, default_settings());
}

template <class T>
T action(std::string_view json, std::string_view bytes = {}) {
  const Result<Request> request = parse(json, bytes);
  REQUIRE_MESSAGE(request.ok(), json);
  const Command& command = std::get<Command>(*request);
  CHECK(command.request == 7);
  REQUIRE(std::holds_alternative<T>(command.action));
  return std::get<T>(command.action);
}

}  // namespace

TEST_CASE("each request becomes its command") {
  action<TrainCommand>(R"({"cmd":"train"})");
  action<PauseCommand>(R"({"cmd":"pause"})");
  CHECK(action<DeviceCommand>(R"({"cmd":"device","device":"gpu"})").device == "gpu");
  CHECK(action<StepCommand>(R"({"cmd":"step","n":12})").count == 12);
  CHECK(action<StepCommand>(R"({"cmd":"step"})").count == 1);
  CHECK_FALSE(action<ResetCommand>(R"({"cmd":"reset"})").settings);
  const auto load = action<LoadCorpusCommand>(R"({"cmd":"loadCorpus","name":"mine"})", "春风\n");
  CHECK(load.name == "mine");
  CHECK(load.bytes == "春风\n");
  CHECK_FALSE(load.settings);
  const auto with_settings =
      action<LoadCorpusCommand>(R"({"cmd":"loadCorpus","name":"mine","settings":{"hidden":96}})", "春风\n");
  REQUIRE(with_settings.settings);
  CHECK(with_settings.settings->network.hidden == 96);
  CHECK(with_settings.settings->network.embed == default_settings().network.embed);
  action<ExportModelCommand>(R"({"cmd":"exportModel"})");
  CHECK(action<ImportModelCommand>(R"({"cmd":"importModel"})", "abc").bytes.size() == 3);
  const auto bench = action<BenchCommand>(R"({"cmd":"bench","config":"tutorial","seconds":2.5})");
  CHECK(bench.request.config == "tutorial");
  CHECK(bench.request.seconds == 2.5);
  action<UndoCommand>(R"({"cmd":"undo"})");
  CHECK(action<RemoveRunCommand>(R"({"cmd":"removeRun","run":3})").number == 3);
  const auto inspect = action<InspectCommand>(
      R"({"cmd":"inspect","what":"next","text":"明月","position":2,"layer":0,"word":"月","top_k":5})");
  CHECK(inspect == InspectCommand{Inspected::kNext, "明月", 2, 0, {.top_k = 5}, "月"});
  CHECK(action<InspectCommand>(R"({"cmd":"inspect"})").what == Inspected::kStep);
  const auto language = parse(R"({"cmd":"setLanguage","value":"en"})");
  REQUIRE(language.ok());
  CHECK(std::get<SetLanguage>(*language).language == Language::kEnglish);
  const auto theme = parse(R"({"cmd":"setTheme","value":"light"})");
  REQUIRE(theme);
  CHECK(std::get<SetTheme>(*theme).theme == ThemeChoice::kLight);
}

TEST_CASE("Keys and uses of controls are the window's own requests; what is malformed is refused") {
  const auto key = parse(R"({"cmd":"pressKey","key":"z","command":true})");
  REQUIRE(key);
  CHECK(std::get<PressKey>(*key).key == "z");
  CHECK(std::get<PressKey>(*key).command);
  const auto press = parse(R"({"cmd":"useControl","control":4294967295})");
  REQUIRE(press);
  CHECK(std::get<UseControl>(*press).control == 4294967295);
  CHECK_FALSE(std::get<UseControl>(*press).value);
  const auto value = parse(R"({"cmd":"useControl","control":7,"value":0.25})");
  REQUIRE(value);
  CHECK(std::get<UseControl>(*value).value == 0.25);
  CHECK(std::get<FocusControl>(*parse(R"({"cmd":"focusControl","control":9})")).control == 9);
  for (const char* wrong : {R"({"cmd":"useControl","control":-1})", R"({"cmd":"useControl","control":7,"value":"x"})",
                            R"({"cmd":"pressKey","key":5})", R"({"cmd":"focusControl","control":"a"})"}) {
    CHECK_FALSE(parse(wrong));
  }
}

TEST_CASE("a request to generate takes what it is given and leaves the rest at its default") {
  const auto plain = action<GenerateCommand>(R"({"cmd":"generate","prompt":"明月"})");
  CHECK(plain.prompt == "明月");
  CHECK_FALSE(plain.sampling.greedy);
  const auto full = action<GenerateCommand>(
      R"({"cmd":"generate","prompt":"a","length":9,"greedy":true,"temperature":0.5,"top_k":0,"top_p":1,"seed":5})");
  CHECK(full.length == 9);
  CHECK(full.sampling.greedy);
  CHECK(full.sampling.temperature == 0.5F);
  CHECK(full.sampling.seed == 5);
  action<GenerateCommand>(R"({"cmd":"generate","prompt":null,"top_k":null})");
  const auto shaped = action<GenerateCommand>(
      R"({"cmd":"generate","top_k":40,"top_p":0.9,"repetition_penalty":1.2,"stop_at_line_end":true})");
  CHECK(shaped.sampling.top_k == 40);
  CHECK(shaped.sampling.top_p == 0.9F);
  CHECK(shaped.sampling.repetition_penalty == 1.2F);
  CHECK(shaped.sampling.stop_at_line_end);
}

TEST_CASE("a reset changes the settings it names and keeps the others") {
  const auto reset = action<ResetCommand>(
      R"({"cmd":"reset","settings":{"hidden":256,"learning_rate":0.001,"order":"stream","seed":9}})");
  REQUIRE(reset.settings);
  CHECK(reset.settings->network.hidden == 256);
  CHECK(reset.settings->network.embed == default_settings().network.embed);
  CHECK(reset.settings->train.order == WindowOrder::kStream);
  CHECK(reset.settings->train.seed == 9);
}

TEST_CASE("every setting of a run can be named, and comes back in the state as it was set") {
  const std::string settings =
      R"({"tokenizer":"word","clean":"tutorial","user_dict":"云朵 5","cell":"lstm","embed":32,"hidden":32,"layers":2,)"
      R"("tie":true,"dropout":0.5,"output_dropout":false,"batch":4,"window":16,"order":"stream","optimizer":"sgd",)"
      R"("learning_rate":0.125,"weight_decay":0.25,"momentum":0.5,"schedule":"step","warmup":7,"schedule_epochs":3,)"
      R"("schedule_factor":0.5,"cosine_epochs":9,"validation":0.125,"patience":2,"clip":1.5,"seed":11})";
  const auto reset = action<ResetCommand>(R"({"cmd":"reset","settings":)" + settings + "}");
  REQUIRE(reset.settings);
  Snapshot snapshot;
  snapshot.settings = *reset.settings;
  const auto state = nlohmann::json::parse(state_json(snapshot, {}), nullptr, false);
  CHECK(state["settings"] == nlohmann::json::parse(settings));
}

TEST_CASE("a preset brings its settings, and those named beside it win") {
  const auto reset = action<ResetCommand>(R"({"cmd":"reset","settings":{"preset":"tutorial","hidden":64,"seed":4}})");
  REQUIRE(reset.settings);
  CHECK(reset.settings->text.tokenizer == TokenizerKind::kWord);
  CHECK(reset.settings->text.cleaning == Cleaning::kTutorial);
  CHECK(reset.settings->network.embed == 128);
  CHECK(reset.settings->network.hidden == 64);
  CHECK_FALSE(reset.settings->network.output_dropout);
  CHECK(reset.settings->train.order == WindowOrder::kTutorial);
  CHECK(reset.settings->train.batch == 1);
  CHECK(reset.settings->train.seed == 4);
}

TEST_CASE("characters need no words of one's own") {
  const auto reset = action<ResetCommand>(R"({"cmd":"reset","settings":{"user_dict":"云朵","tokenizer":"char"}})");
  CHECK(reset.settings->text.user_dictionary.empty());
}

TEST_CASE("requests that make no sense are answered by a sentence") {
  for (const char* json : {"",
                           "{",
                           "[]",
                           "null",
                           "7",
                           "\"train\"",
                           "{}",
                           R"({"cmd":7})",
                           R"({"cmd":"fly"})",
                           R"({"cmd":"inspect","what":"thoughts"})",
                           R"({"cmd":"inspect","position":0.5})",
                           R"({"cmd":"step","n":1.5})",
                           R"({"cmd":"step","n":"1"})",
                           R"({"cmd":"step","n":1e300})",
                           R"({"cmd":"reset","settings":[]})",
                           R"({"cmd":"reset","settings":{"hidden":1e12}})",
                           R"({"cmd":"reset","settings":{"order":"backwards"}})",
                           R"({"cmd":"reset","settings":{"seed":-1}})",
                           R"({"cmd":"reset","settings":{"cell":"transformer"}})",
                           R"({"cmd":"reset","settings":{"cell":7}})",
                           R"({"cmd":"reset","settings":{"tokenizer":"bytes"}})",
                           R"({"cmd":"reset","settings":{"schedule":"linear"}})",
                           R"({"cmd":"reset","settings":{"optimizer":"lion"}})",
                           R"({"cmd":"reset","settings":{"tie":1}})",
                           R"({"cmd":"reset","settings":{"preset":"symphony"}})",
                           R"({"cmd":"loadDictionary","missing":7})",
                           R"({"cmd":"generate","top_k":1.5})",
                           R"({"cmd":"generate","stop_at_line_end":1})",
                           R"({"cmd":"generate","prompt":5})",
                           R"({"cmd":"generate","greedy":1})",
                           R"({"cmd":"setLanguage","value":"fr"})",
                           R"({"cmd":"setTheme","value":"pink"})",
                           R"({"cmd":"bench","seconds":[]})"}) {
    const Result<Request> request = parse(json);
    CHECK_MESSAGE(!request.ok(), json);
    if (!request.ok()) CHECK(request.error().english().ends_with("."));
  }
}

TEST_CASE("several texts come as a list of names and sizes, one behind the other in the bytes") {
  const auto load = action<LoadCorpusCommand>(
      R"({"cmd":"loadCorpus","name":"songs","column":"lyrics","format":"lrc",
          "files":[{"name":"a","size":3},{"name":"b","size":0},{"name":"c","size":6,"found":true}]})",
      "春风吹");
  REQUIRE(load.files.size() == 3);
  CHECK(load.files[0].bytes == "春");
  CHECK(load.files[1].bytes.empty());
  CHECK(load.files[2].bytes == "风吹");
  CHECK(load.files[2].was_found);
  CHECK(load.reading == ReadingOptions{.format = TextFormat::kLrc, .column = "lyrics"});
  for (const char* files :
       {"[]", "3", "[3]", R"([{"name":"a","size":4}])", R"([{"name":"a","size":2}])", R"([{"name":"a","size":-3}])",
        R"([{"name":1,"size":3}])", R"([{"name":"a","size":1e300}])"}) {
    CAPTURE(files);
    CHECK_FALSE(parse(R"({"cmd":"loadCorpus","files":)" + std::string(files) + "}", "春").ok());
  }
  CHECK_FALSE(parse(R"({"cmd":"loadCorpus","format":"midi"})", "春").ok());
}

TEST_CASE("a text over the limit is refused before it is copied") {
  const std::string large(kMaxTextBytes + 1, 'a');
  const Result<Request> request = parse(R"({"cmd":"loadCorpus","name":"big"})", large);
  REQUIRE_FALSE(request.ok());
  CHECK(request.error().english().find("64 MB") != std::string::npos);
}

TEST_CASE("the state is JSON with the contract's fields, whatever bytes a name holds") {
  Snapshot snapshot;
  snapshot.corpus.name = "broken \xff name";
  snapshot.newest_lyric = "山有风";
  snapshot.step = 12;
  PageFacts page;
  page.places.push_back({"prompt", 1, 2, 3, 4});
  const auto json = nlohmann::json::parse(state_json(snapshot, page), nullptr, false);
  REQUIRE(json.is_object());
  for (const char* field : {"build", "threads", "isolated", "step", "loss", "tokens_per_s", "vocab", "training",
                            "lyric", "saved_at", "fps", "language", "corpus", "tokens", "notice", "samples"}) {
    CHECK_MESSAGE(json.contains(field), field);
  }
  CHECK(json["lyric"] == "山有风");
  CHECK(json["saved_at"].is_null());
  CHECK(json["places"]["prompt"][2] == 3);
}

TEST_CASE("replies say whether it worked, and what came of it") {
  Reply reply;
  reply.text = "春风";
  CHECK(nlohmann::json::parse(reply_json(reply, Language::kEnglish))["text"] == "春风");
  reply.ok = false;
  reply.sentence = kRefusal();
  const auto json = nlohmann::json::parse(reply_json(reply, Language::kEnglish));
  CHECK(json["ok"] == false);
  CHECK(json["error"] == "No.");
  CHECK(nlohmann::json::parse(reply_json(reply, Language::kChinese))["error"] == "不行。");
}

TEST_CASE("What a link holds is read as the settings it was written from") {
  Snapshot snapshot;
  snapshot.corpus.name = "songci300";
  snapshot.settings = default_settings();
  snapshot.settings.network = {.cell = Cell::kLstm, .embed = 96, .hidden = 160, .layers = 2, .dropout = 0.25F};
  snapshot.settings.train.batch = 7;
  snapshot.settings.train.order = WindowOrder::kStream;
  snapshot.settings.train.optimizer.learning_rate = 0.003F;
  snapshot.settings.train.seed = 12345678901;
  snapshot.settings.text = {TokenizerKind::kWord, Cleaning::kTutorial, "明月几时有\n"};
  snapshot.settings.validation = 0.1;
  snapshot.settings.cosine_epochs = 33;
  nlohmann::json link = nlohmann::json::parse(link_json(snapshot));
  CHECK(link["corpus"] == "songci300");
  link["cmd"] = "loadCorpus";
  const auto load = action<LoadCorpusCommand>(link.dump(), "春风\n");
  REQUIRE(load.settings);
  CHECK(same_settings(*load.settings, snapshot.settings));
}

}  // namespace geci::requests_test
