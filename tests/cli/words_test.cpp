// geci segment, vocab and embed, and words through train, info, generate and eval.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/process.h"

namespace geci::test::words_test {
namespace {

using Json = nlohmann::json;
using Tokens = std::vector<std::string>;

const std::string kTutorial = "北京冬奥的进度条已经过半,不少外国运动员在完成自己的比赛后踏上归途。";
const Tokens kNineteen = {"北京", "冬奥", "的",   "进度条", "已经", "过半", ",",    "不少", "外国", "运动员",
                          "在",   "完成", "自己", "的",     "比赛", "后",   "踏上", "归途", "。"};

Json json_of(const Finished& finished) {
  CAPTURE(finished.err);
  REQUIRE(finished.exit_code == 0);
  return Json::parse(finished.out, nullptr, false);
}

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("segment gives the tutorial's nineteen words, as JSON and as text") {
  CHECK(json_of(run_geci({"segment", "-", "--json"}, kTutorial)).get<Tokens>() == kNineteen);
  CHECK(run_geci({"segment", "-"}, kTutorial).out ==
        "北京/冬奥/的/进度条/已经/过半/,/不少/外国/运动员/在/完成/自己/的/比赛/后/踏上/归途/。\n");
}

TEST_CASE("segment prints one array a line, blank lines included") {
  CHECK(run_geci({"segment", "-", "--json"}, "我爱你\r\n\n3.14\n").out == "[\"我爱你\"]\n[]\n[\"3.14\"]\n");
  CHECK(run_geci({"segment", "-", "--tokenizer", "char", "--json"}, "我爱").out == "[\"我\",\"爱\"]\n");
}

TEST_CASE("a user dictionary changes the words, and nothing but words") {
  const Scratch scratch;
  const std::string words = scratch.file("words.txt", "旧窗台 9 n\n");
  CHECK(run_geci({"segment", "-", "--user-dict", words}, "在旧窗台").out == "在/旧窗台\n");
  const Finished misused = run_geci({"segment", "-", "--tokenizer", "char", "--user-dict", words}, "旧");
  CHECK(misused.exit_code == 2);
  CHECK(mentions(misused.err, "--tokenizer word"));
  const Finished broken =
      run_geci({"segment", "-", "--user-dict", scratch.file("broken.txt", "旧窗台 9\n新窗台\xFF 9\n")}, "旧");
  CHECK(broken.exit_code == 2);
  CHECK(mentions(broken.err, "Line 2"));
}

TEST_CASE("the vocabulary of words equals that of the tutorial's program, in count and order") {
  const Scratch scratch;
  const Json known = Json::parse(read_file(GECI_FIXTURES "/tutorial_vocabulary.json"), nullptr, false);
  const std::string text = scratch.file("lyrics.txt", known["text"].get<std::string>());
  const Json ours = json_of(run_geci({"vocab", text, "--tokenizer", "word", "--clean", "tutorial", "--ids", "--json"}));
  CHECK(ours["words"] == known["words"]);
  CHECK(ours["ids"] == known["ids"]);
  CHECK(ours["lines"] == known["lines"]);
  CHECK(ours["vocab"] == known["words"].size());
  CHECK(ours["tokens"] == known["ids"].size());
}

TEST_CASE("embed gives equal words equal ids and vectors, normally distributed and told apart by the seed") {
  const Json embedded = json_of(run_geci({"embed", kTutorial, "--dim", "64", "--seed", "7", "--json"}));
  CHECK(embedded["tokens"].get<Tokens>() == kNineteen);
  CHECK(embedded["ids"].get<std::vector<int>>() ==
        std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 2, 13, 14, 15, 16, 17});
  const auto vectors = embedded["vectors"].get<std::vector<std::vector<double>>>();
  REQUIRE(vectors.size() == 19);
  CHECK(vectors[13] == vectors[2]);
  CHECK(vectors[3] != vectors[2]);
  double sum = 0, squares = 0;
  for (const auto& vector : vectors) {
    REQUIRE(vector.size() == 64);
    for (const double x : vector) sum += x, squares += x * x;
  }
  CHECK(std::abs(sum / (19 * 64)) < 0.15);
  CHECK(std::abs(squares / (19 * 64) - 1) < 0.2);
  CHECK(json_of(run_geci({"embed", kTutorial, "--dim", "64", "--seed", "7", "--json"})) == embedded);
  CHECK(json_of(run_geci({"embed", kTutorial, "--dim", "64", "--seed", "8", "--json"})) != embedded);
}

TEST_CASE("embed refuses widths there cannot be and texts of nothing") {
  CHECK(run_geci({"embed", kTutorial, "--dim", "0"}).exit_code == 2);
  CHECK(run_geci({"embed", kTutorial, "--dim", "-3"}).exit_code == 2);
  CHECK(run_geci({"embed", ""}).exit_code == 2);
}

TEST_CASE("a model of words keeps its user dictionary and segments prompts and texts with it") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", "风吹过旧窗台我听见雨在说话\n你的影子落在我没写完的歌里\n");
  const std::string words = scratch.file("own.txt", "旧窗台我 9000\n"), model = scratch.path("words.geci");
  const Finished trained =
      run_geci({"train",   text, "-o",      model, "--tokenizer", "word", "--user-dict", words, "--clean", "tutorial",
                "--steps", "2",  "--embed", "4",   "--hidden",    "4",    "--seq",       "4",   "--batch", "2"});
  CAPTURE(trained.err);
  REQUIRE(trained.exit_code == 0);
  const Json info = json_of(run_geci({"info", model, "--json"}));
  CHECK(info["text"] == Json{{"tokenizer", "word"}, {"clean", "tutorial"}, {"user_dictionary", "旧窗台我 9000\n"}});
  const Json generated = json_of(run_geci({"generate", model, "--prompt", "旧窗台我", "--length", "2", "--json"}));
  CHECK(generated["prompt"] == Json::array({"旧窗台我"}));
  CHECK(generated["unknown"].empty());
  CHECK(json_of(run_geci({"eval", model, text, "--json"}))["unknown"] == 0);
}

TEST_CASE("a user dictionary may be separated by tabs or commas, and words that are never cut are named once") {
  const Scratch scratch;
  const std::string words = scratch.file("own.txt", "旧窗台我\t9000\tn\n听见雨,9000\n雨 在 9000\n");
  const Finished cut =
      run_geci({"segment", "-", "--tokenizer", "word", "--user-dict", words, "--json"}, "吹过旧窗台我听见雨在说话\n");
  REQUIRE(cut.exit_code == 0);
  CHECK(mentions(cut.out, "\"旧窗台我\",\"听见雨\""));
  CHECK(mentions(cut.err, "own.txt: a word holds "));
  CHECK(mentions(cut.err, "never cut into '雨 在'."));
  CHECK(cut.err.find("own.txt") == cut.err.rfind("own.txt"));
}

TEST_CASE("a dictionary that is missing, cut short or another file is said so in one sentence") {
  const Scratch scratch;
  const auto with_dictionary = [](const std::string& path) {
    return run_geci({"segment", "-", "--dictionary", path}, "我");
  };
  for (const std::string content : {"", "something else", "GECIDICT\x01\x05"}) {
    const Finished finished = with_dictionary(scratch.file("bad.bin", content));
    CAPTURE(finished.err);
    CHECK(finished.exit_code == 1);
    CHECK(finished.out.empty());
    CHECK(mentions(finished.err, "bad.bin: "));
    CHECK(finished.err.ends_with(".\n"));
  }
  const Finished missing = with_dictionary(scratch.path("none.bin"));
  CHECK(missing.exit_code == 1);
  CHECK(mentions(missing.err, "Cannot read"));
}

}  // namespace
}  // namespace geci::test::words_test
