// geci generate's sampling, copy meter and loops; geci train's presets.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
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
  std::filesystem::create_directories(scratch.path("models/texts"));
  const std::string text = scratch.file("models/texts/verse.txt", kVerse), model = scratch.path("models/m.geci");
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
  CHECK(generate(model, {"--repetition-penalty", "3", "--seed", "1"})["text"] !=
        generate(model, {"--seed", "1"})["text"]);
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

TEST_CASE("without a seed each lyric is another, and its seed brings it back") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m.geci");
  train(text, model, "2");
  const Json first = generate(model, {"--length", "40"}), second = generate(model, {"--length", "40"});
  CHECK(first["seed"] != second["seed"]);
  CHECK(first["text"] != second["text"]);
  const std::string seed = std::to_string(first["seed"].get<uint64_t>());
  CHECK(generate(model, {"--length", "40", "--seed", seed})["text"] == first["text"]);
  const Finished plain = run_geci({"generate", model, "--prompt", "山高", "--length", "40"});
  const size_t at = plain.err.find("--seed ");
  REQUIRE(at != std::string::npos);
  const std::string told = plain.err.substr(at + 7, plain.err.find('.', at) - at - 7);
  CHECK(generate(model, {"--length", "40", "--seed", told})["text"].get<std::string>() + "\n" == plain.out);
  CHECK(generate(model, {"--seed", "18446744073709551615"})["seed"] == UINT64_MAX);
}

TEST_CASE("several lyrics are an object a line, each of which its seed writes again") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m.geci");
  train(text, model, "30");
  const Finished finished = run_geci(
      {"generate", model, "--prompt", "山高", "--length", "30", "-n", "4", "--seed", "18446744073709551614", "--json"});
  REQUIRE(finished.exit_code == 0);
  std::vector<Json> lyrics;
  for (size_t begin = 0; begin < finished.out.size(); begin = finished.out.find('\n', begin) + 1) {
    lyrics.push_back(Json::parse(finished.out.substr(begin, finished.out.find('\n', begin) - begin), nullptr, false));
  }
  REQUIRE(lyrics.size() == 4);
  for (const Json& lyric : lyrics) {
    const std::string seed = std::to_string(lyric["seed"].get<uint64_t>());
    CHECK(generate(model, {"--length", "30", "-n", "1", "--seed", seed}) == lyric);
    double sum = 0;
    for (const Json& probability : lyric["probabilities"]) sum += std::log(probability.get<double>());
    CHECK(lyric["log_probability"].get<double>() == doctest::Approx(sum));
    CHECK(lyric["copied"].is_object());
  }
  CHECK(lyrics[0]["text"] != lyrics[1]["text"]);
  const Finished plain = run_geci({"generate", model, "--prompt", "山高", "--length", "3", "-n", "2", "--seed", "5"});
  CHECK(mentions(plain.err, "Lyric 2, --seed 6: "));
  CHECK(run_geci({"generate", model, "--prompt", "山", "-n", "0"}).exit_code == 2);
}

TEST_CASE("--no-copies looks for none") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m.geci");
  train(text, model, "2");
  CHECK(generate(model, {"--no-copies"})["copied"].is_null());
  const Finished plain = run_geci({"generate", model, "--prompt", "山", "--no-copies", "--seed", "1"});
  CHECK_FALSE(mentions(plain.err, "corpus"));
  CHECK_FALSE(mentions(plain.err, "stands in"));
}

TEST_CASE("the lyric is there before its copies are looked for") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m.geci");
  train(text, model, "2");
  // A corpus that is not there fails the command, and the lyric stands there all the same.
  const Finished finished =
      run_geci({"generate", model, "--prompt", "山高", "--length", "5", "--corpus", scratch.path("none.txt")});
  CHECK(finished.exit_code == 1);
  CHECK(finished.out.starts_with("山高"));
}

TEST_CASE("a corpus that is too large to search is named, and the lyric is there all the same") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m.geci");
  const Finished trained = run_geci({"train", text, "-o", model, "--tokenizer", "word", "--embed", "4", "--hidden", "4",
                                     "--seq", "4", "--steps", "1"});
  REQUIRE(trained.exit_code == 0);
  std::string large = kVerse;
  while (large.size() < (size_t{5} << 20)) large += large;
  scratch.file("verse.txt", large);
  const Arguments write = {"generate", model, "--prompt", "", "--length", "3", "--json"};
  const Finished finished = run_geci(write);
  CHECK(mentions(finished.err, "was not looked for"));
  CHECK(json_of(finished)["copied"].is_null());
}

TEST_CASE("a prompt that no lyric begins with is refused at once") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m.geci");
  train(text, model, "1");
  std::string prompt;
  for (int i = 0; i < 20'000; ++i) prompt += "山";
  const Finished finished = run_geci({"generate", model, "--prompt", prompt, "--length", "3"});
  CHECK(finished.exit_code == 1);
  CHECK(mentions(finished.err, "at most 5000"));
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
