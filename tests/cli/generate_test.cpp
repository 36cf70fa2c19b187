// geci generate's sampling, copy meter and loops; geci train's presets.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/process.h"

namespace geci::test::generate_test {
namespace {

using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

const std::string kVerse = "山高水长流\n水长天更高\n天高云自流\n云自山中来\n来去两悠悠\n";

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Json json_of(const Finished& finished) {
  CAPTURE(finished.err);
  REQUIRE(finished.exit_code == 0);
  return Json::parse(finished.out, nullptr, false);
}

/// Learns a text of a few lines by heart, all of it in one window.
void train(const std::string& text, const std::string& model, const std::string& epochs = "200") {
  const Finished finished = run_geci({"train", text, "-o", model, "--embed", "16", "--hidden", "32", "--batch", "1",
                                      "--seq", "29", "--lr", "0.01", "--epochs", epochs});
  CAPTURE(finished.err);
  REQUIRE(finished.exit_code == 0);
}

Json generate(const std::string& model, const Arguments& more) {
  Arguments arguments = {"generate", model, "--prompt", "山高", "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return json_of(run_geci(arguments));
}

TEST_CASE("generate finds what is copied, and from which line, wherever the corpus lies beside the model") {
  const Scratch scratch;
  std::filesystem::create_directories(scratch.path("texts"));
  std::filesystem::create_directories(scratch.path("models"));
  const std::string text = scratch.file("texts/verse.txt", kVerse), model = scratch.path("models/m.geci");
  train(text, model);
  const Json json = generate(model, {"--length", "27", "--greedy"});
  const Json& copied = json["copied"];
  REQUIRE(copied.is_object());
  CHECK(copied["share"] == 1.0);
  CHECK(copied["longest"] == 29);
  REQUIRE(copied["spans"].size() == 1);
  CHECK(copied["spans"][0] ==
        Json{{"begin", 0}, {"end", 29}, {"text", kVerse.substr(0, kVerse.size() - 1)}, {"source", "山高水长流"}});
  CHECK(std::filesystem::equivalent(copied["corpus"].get<std::string>(), text));
  CHECK(json["loops"].empty());
  const Finished plain = run_geci({"generate", model, "--prompt", "山高", "--length", "27", "--greedy"});
  CHECK(mentions(plain.err, "100 % stands in '"));

  std::filesystem::remove(text);
  CHECK(generate(model, {"--length", "27", "--greedy"})["copied"].is_null());
  CHECK(mentions(run_geci({"generate", model, "--prompt", "山高", "--length", "3"}).err, "--corpus"));
}

TEST_CASE(
    "another corpus may be named; one that cannot be read is refused, one of a model's own choosing is not followed") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m.geci");
  train(text, model);
  const std::string other = scratch.file("other.txt", "白日依山尽\n黄河入海流\n");
  CHECK(generate(model, {"--length", "27", "--greedy", "--corpus", other})["copied"]["share"] == 0.0);
  const Finished missing = run_geci({"generate", model, "--prompt", "山", "--corpus", scratch.path("none.txt")});
  CHECK(missing.exit_code == 1);
  CHECK(mentions(missing.err, "none.txt"));
}

TEST_CASE("every token has its probability, and a text that repeats itself is told to be a loop") {
  const Scratch scratch;
  const std::string text =
      scratch.file("round.txt", "山高水长\n山高水长\n山高水长\n山高水长\n山高水长\n山高水长\n山高水长\n");
  const std::string model = scratch.path("m.geci");
  train(text, model);
  const Json json = generate(model, {"--length", "40", "--greedy"});
  REQUIRE(json["probabilities"].size() == json["tokens"].size());
  for (const Json& probability : json["probabilities"]) {
    CHECK(probability > 0.5);
    CHECK(probability <= 1.0);
  }
  REQUIRE(json["loops"].size() == 1);
  CHECK(json["loops"][0] == Json{{"begin", 0}, {"end", 42}, {"period", 5}, {"text", "山高水长\n"}});
  const Finished plain = run_geci({"generate", model, "--prompt", "山高", "--length", "40", "--greedy"});
  CHECK(mentions(plain.err, "goes in circles of 5 tokens."));
}

TEST_CASE("a line is written and no more when that is asked for") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m.geci");
  train(text, model);
  CHECK(generate(model, {"--greedy", "--stop-at-line-end", "--length", "27"})["text"] == "山高水长流\n");
  CHECK(generate(model, {"--greedy", "--stop-at-line-end", "--length", "2"})["text"] == "山高水长");
}

TEST_CASE("top-k 1 is greedy; sampling settings out of range are usage errors") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m.geci");
  train(text, model, "2");
  CHECK(generate(model, {"--top-k", "1", "--seed", "4"})["text"] == generate(model, {"--greedy"})["text"]);
  CHECK(generate(model, {"--top-p", "1e-6"})["text"] == generate(model, {"--greedy"})["text"]);
  CHECK(generate(model, {"--repetition-penalty", "3"})["text"] != generate(model, {})["text"]);
  for (const Arguments& wrong : {Arguments{"--top-k", "-1"},
                                 {"--top-p", "0"},
                                 {"--top-p", "1.5"},
                                 {"--repetition-penalty", "0"},
                                 {"--top-k", "2", "--greedy"}}) {
    Arguments arguments = {"generate", model, "--prompt", "山"};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    const Finished finished = run_geci(arguments);
    CAPTURE(finished.err);
    CHECK(finished.exit_code == 2);
    CHECK(finished.out.empty());
  }
}

TEST_CASE("the tutorial's preset is the tutorial's program, and an option beside it wins") {
  const Scratch scratch;
  std::string lyrics;
  for (const char* line : {"城市的灯一盏一盏睡去", "风吹过旧窗台, 我听见雨在说话!", "你的影子, 落在我没写完的歌里",
                           "我爱你 I love you", "第3次 99% 的勇气?", "在夏天把时间还给我", "如果时间能倒着走一回"}) {
    lyrics += std::string(line) + "\n";
  }
  const std::string text = scratch.file("lyrics.txt", lyrics), model = scratch.path("m.geci");
  const Finished trained =
      run_geci({"train", text, "-o", model, "--preset", "tutorial", "--epochs", "2", "--hidden", "24"});
  CAPTURE(trained.err);
  REQUIRE(trained.exit_code == 0);
  CHECK(mentions(trained.err, "epoch   2 loss: "));
  const Json info = json_of(run_geci({"info", model, "--json"}));
  CHECK(info["text"]["tokenizer"] == "word");
  CHECK(info["text"]["clean"] == "tutorial");
  CHECK(info["config"]["cell"] == "rnn");
  CHECK(info["config"]["embed"] == 128);
  CHECK(info["config"]["hidden"] == 24);
  CHECK(info["config"]["layers"] == 1);
  CHECK(info["config"]["dropout"].get<double>() == doctest::Approx(0.2));
  CHECK(info["config"]["output_dropout"] == false);
  CHECK(info["training"]["batch"] == 1);
  CHECK(info["training"]["seq"] == 32);
  CHECK(info["training"]["lr"] == 1e-3);
  CHECK(info["training"]["epochs"] == 2);
  // floor(N / T) windows an epoch are the tutorial's order alone.
  const Json vocab = json_of(run_geci({"vocab", text, "--tokenizer", "word", "--clean", "tutorial", "--json"}));
  CHECK(info["training"]["steps"] == 2 * (vocab["tokens"].get<int>() / 32));

  const Finished unknown = run_geci({"train", text, "-o", model, "--preset", "symphony"});
  CHECK(unknown.exit_code == 2);
  CHECK(mentions(unknown.err, "tutorial, quick, thorough"));
}

}  // namespace
}  // namespace geci::test::generate_test
