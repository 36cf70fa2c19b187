#include "app/requests.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace geci;
using namespace geci::app;

namespace {

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
  CHECK(action<StepCommand>(R"({"cmd":"step","n":12})").count == 12);
  CHECK(action<StepCommand>(R"({"cmd":"step"})").count == 1);
  CHECK_FALSE(action<ResetCommand>(R"({"cmd":"reset"})").settings);
  const auto load = action<LoadCorpusCommand>(R"({"cmd":"loadCorpus","name":"mine"})", "春风\n");
  CHECK(load.name == "mine");
  CHECK(load.bytes == "春风\n");
  action<ExportModelCommand>(R"({"cmd":"exportModel"})");
  CHECK(action<ImportModelCommand>(R"({"cmd":"importModel"})", "abc").bytes.size() == 3);
  const auto bench = action<BenchCommand>(R"({"cmd":"bench","config":"tutorial","seconds":2.5})");
  CHECK(bench.request.config == "tutorial");
  CHECK(bench.request.seconds == 2.5);
  const auto language = parse(R"({"cmd":"setLanguage","value":"en"})");
  REQUIRE(language.ok());
  CHECK(std::get<SetLanguage>(*language).language == Language::kEnglish);
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
  CHECK_FALSE(parse(R"({"cmd":"generate","top_k":40})").ok());
  CHECK_FALSE(parse(R"({"cmd":"generate","top_p":0.9})").ok());
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
                           R"({"cmd":"step","n":1.5})",
                           R"({"cmd":"step","n":"1"})",
                           R"({"cmd":"step","n":1e300})",
                           R"({"cmd":"reset","settings":[]})",
                           R"({"cmd":"reset","settings":{"hidden":1e12}})",
                           R"({"cmd":"reset","settings":{"order":"backwards"}})",
                           R"({"cmd":"reset","settings":{"seed":-1}})",
                           R"({"cmd":"generate","prompt":5})",
                           R"({"cmd":"generate","greedy":1})",
                           R"({"cmd":"setLanguage","value":"fr"})",
                           R"({"cmd":"bench","seconds":[]})"}) {
    const Result<Request> request = parse(json);
    CHECK_MESSAGE(!request.ok(), json);
    if (!request.ok()) CHECK(request.error().message.ends_with("."));
  }
}

TEST_CASE("a text over the limit is refused before it is copied") {
  const std::string large(kMaxTextBytes + 1, 'a');
  const Result<Request> request = parse(R"({"cmd":"loadCorpus","name":"big"})", large);
  REQUIRE_FALSE(request.ok());
  CHECK(request.error().message.find("64 MB") != std::string::npos);
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
  CHECK(nlohmann::json::parse(reply_json(reply))["text"] == "春风");
  reply.ok = false;
  reply.sentence = "No.";
  const auto json = nlohmann::json::parse(reply_json(reply));
  CHECK(json["ok"] == false);
  CHECK(json["error"] == "No.");
}
