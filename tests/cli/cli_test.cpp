// The command line end to end: the built program, run as a user would.
#include <doctest/doctest.h>
#include <signal.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numbers>
#include <sstream>

#include "cli/process.h"

namespace geci::test::cli_test {
namespace {

using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

const std::string kCorpus = GECI_CORPORA "/songci300.txt";
const std::string kVerse = "山高水长流\n水长天更高\n天高云自流\n云自山中来\n来去两悠悠\n";

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Exit code, one sentence on standard error, nothing on standard output.
void check_refused(const Finished& finished, int exit_code, const std::string& part) {
  CAPTURE(finished.err);
  CHECK(finished.exit_code == exit_code);
  CHECK(finished.out.empty());
  CHECK(finished.err.starts_with("geci: "));
  CHECK(finished.err.ends_with(".\n"));
  CHECK(std::count(finished.err.begin(), finished.err.end(), '\n') == 1);
  CHECK(mentions(finished.err, part));
}

Json json_of(const Finished& finished) {
  CAPTURE(finished.err);
  REQUIRE(finished.exit_code == 0);
  Json json = Json::parse(finished.out, nullptr, false);
  REQUIRE(json.is_object());
  return json;
}

Arguments with(Arguments arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

Arguments train_arguments(const std::string& text, const std::string& model) {
  return {"train", text, "-o", model, "--embed", "8", "--hidden", "16", "--batch", "4", "--seq", "5"};
}

/// A model of a few lines of our own, in `scratch`.
std::string trained_model(const Scratch& scratch, const Arguments& more = {"--epochs", "2"}) {
  const std::string text = scratch.file("verse.txt", kVerse);
  const std::string model = scratch.path("verse.geci");
  const Finished finished = run_geci(with(train_arguments(text, model), more));
  CAPTURE(finished.err);
  REQUIRE(finished.exit_code == 0);
  return model;
}

std::vector<Json> read_log(const std::string& path) {
  std::istringstream lines(read_file(path));
  std::vector<Json> log;
  for (std::string line; std::getline(lines, line);) log.push_back(Json::parse(line, nullptr, false));
  return log;
}

// ------------------------------------------------------------------------------------------ usage

TEST_CASE("geci without a command, with an unknown one or with options that cannot work is a usage error") {
  for (const Arguments& arguments : {Arguments{}, Arguments{"sing"}, Arguments{"train"}, Arguments{"generate", "x"},
                                     Arguments{"train", kCorpus, "-o", "x", "--val", "2"},
                                     Arguments{"train", kCorpus, "-o", "x", "--schedule", "cosine", "--seconds", "1"},
                                     Arguments{"train", kCorpus, "-o", "x", "--optimizer", "magic"},
                                     Arguments{"train", kCorpus, "-o", "x", "--of-a-later-version", "1"},
                                     Arguments{"train", kCorpus, "-o", "x", "--epochs", "1", "--steps", "1"}}) {
    const Finished finished = run_geci(arguments);
    CHECK(finished.exit_code == 2);
    CHECK(finished.out.empty());
    CHECK_FALSE(finished.err.empty());
  }
}

TEST_CASE("help and version go to standard output") {
  for (const char* option : {"--help", "--version"}) {
    const Finished finished = run_geci({option});
    CHECK(finished.exit_code == 0);
    CHECK_FALSE(finished.out.empty());
    CHECK(finished.err.empty());
  }
}

TEST_CASE("hyper-parameters out of range are refused with one sentence before anything is read or written") {
  const Scratch scratch;
  const std::vector<std::pair<Arguments, std::string>> cases = {
      {{"--hidden", "0"}, "hidden width"},
      {{"--hidden", "-1"}, "hidden width"},
      {{"--hidden", "1000000"}, "hidden width"},
      {{"--embed", "0"}, "embedding's width"},
      {{"--layers", "0"}, "layers"},
      {{"--layers", "99"}, "layers"},
      {{"--dropout", "nan"}, "Dropout"},
      {{"--dropout", "1"}, "Dropout"},
      {{"--dropout", "-0.1"}, "Dropout"},
      {{"--batch", "0"}, "batch"},
      {{"--val", "-0.1"}, "validation share"},
      {{"--val", "1"}, "validation share"},
      {{"--val", "nan"}, "validation share"},
      {{"--seq", "0"}, "window"},
      {{"--seq", "2000000000"}, "window"},
      {{"--lr", "nan"}, "learning rate"},
      {{"--lr", "0"}, "learning rate"},
      {{"--lr", "-1"}, "learning rate"},
      {{"--lr", "inf"}, "learning rate"},
      {{"--clip", "nan"}, "clipping"},
      {{"--clip", "-1"}, "clipping"},
      {{"--epochs", "0"}, "epochs"},
      {{"--steps", "-5"}, "steps"},
      {{"--seconds", "nan"}, "seconds"},
      {{"--seconds", "0"}, "seconds"},
      {{"--threads", "-1"}, "threads"},
      {{"--cell", "transformer"}, "cell"},
      {{"--tokenizer", "letters"}, "tokenizer"},
      {{"--clean", "soap"}, "cleaning"},
      {{"--order", "backwards"}, "window order"},
      {{"--hidden", "8192", "--embed", "8192", "--layers", "16"}, "parameters"},
  };
  for (const auto& [options, part] : cases) {
    CAPTURE(options[0]);
    CAPTURE(options[1]);
    check_refused(run_geci(with({"train", kCorpus, "-o", scratch.path("m.geci")}, options)), 2, part);
  }
  CHECK(run_geci({"train", kCorpus, "-o", scratch.path("m.geci"), "--seed", "-1"}).exit_code == 2);
  CHECK(run_geci({"train", kCorpus, "-o", scratch.path("m.geci"), "--epochs", "many"}).exit_code == 2);
  CHECK(scratch.count() == 0);
}

// ------------------------------------------------------------------------------------------- texts

TEST_CASE("vocab counts the built 宋词三百首") {
  const Json json = json_of(run_geci({"vocab", kCorpus, "--json"}));
  CHECK(json == Json{{"lines", 2562}, {"tokens", 31738}, {"vocab", 2031}, {"unk", 0}});
}

TEST_CASE("vocab reads standard input and lists ids and words") {
  const Json json = json_of(run_geci({"vocab", "-", "--ids", "--json"}, "明月明\n\n月光\n"));
  CHECK(json["lines"] == 2);
  CHECK(json["ids"] == Json{0, 1, 0, 3, 1, 2, 3});
  CHECK(json["words"] == Json{"明", "月", "光", "\n"});
  const Json cleaned = json_of(run_geci({"vocab", "-", "--ids", "--clean", "tutorial", "--json"}, "明月。\n明月\n"));
  CHECK(cleaned["words"] == Json{"明", "月", " "});
  CHECK(cleaned["ids"] == Json{0, 1, 2});
}

TEST_CASE("texts that cannot be learned from get one sentence each and no model") {
  const Scratch scratch;
  const std::string model = scratch.path("m.geci");
  const std::string folder = scratch.path("folder");
  std::filesystem::create_directory(folder);
  const std::string huge = scratch.file("huge.txt", "");
  std::filesystem::resize_file(huge, uint64_t{1} << 42);  // a hole: no disk is used
  const std::vector<std::pair<std::string, std::string>> cases = {
      {scratch.path("missing.txt"), "No such file"},
      {folder, "holds no files"},
      {huge, "MB are free"},
      {scratch.file("empty.txt", ""), "empty"},
      {scratch.file("blank.txt", "\n \n"), "blank"},
      {scratch.file("song.pdf", "%PDF-1.7\n"), "PDF"},
      {scratch.file("nul.txt", std::string("a\0b\n", 4)), "no text"},
      {scratch.file("short.txt", "明月\n"), "3 tokens, but a window of 32"},
  };
  for (const auto& [text, part] : cases) {
    check_refused(run_geci({"train", text, "-o", model}), 1, part);
    CHECK_FALSE(scratch.has("m.geci"));
  }
  check_refused(run_geci({"vocab", "-"}, ""), 1, "empty");
}

TEST_CASE("a text in another encoding is read, that is said, and another can be named") {
  const Scratch scratch;
  const std::string gbk = "\xB4\xB2\xC7\xB0\xC3\xF7\xD4\xC2\xB9\xE2\n";  // 床前明月光
  const Finished read = run_geci({"segment", "-", "--tokenizer", "char", "--json"}, gbk);
  CHECK(read.out == "[\"床\",\"前\",\"明\",\"月\",\"光\"]\n");
  CHECK(mentions(read.err, "read as gb18030"));
  const std::string model = scratch.path("m.geci");
  const std::string text = scratch.file("gbk.txt", gbk + gbk);
  CHECK(run_geci({"train", text, "-o", model, "--seq", "4", "--steps", "1"}).exit_code == 0);
  CHECK(mentions(run_geci({"eval", model, text, "--json"}).err, "read as gb18030"));
  const Finished named = run_geci({"vocab", text, "--encoding", "Windows-1251", "--ids", "--json"});
  CHECK(Json::parse(named.out)["words"][0] == "ґ");
  CHECK_FALSE(mentions(named.err, "read as"));
  check_refused(run_geci({"vocab", text, "--encoding", "utf-8"}), 1, "cannot be read as utf-8");
  check_refused(run_geci({"vocab", text, "--encoding", "klingon"}), 2, "choose auto, utf-8");
}

TEST_CASE("segment refuses what vocab refuses") {
  for (const std::string& text :
       {std::string(), std::string("\n \n"), std::string("a\0b\n", 4), std::string("%PDF-1.7")}) {
    for (const char* command : {"segment", "vocab"}) {
      check_refused(run_geci({command, "-", "--tokenizer", "char"}, text), 1, ".");
    }
  }
}

TEST_CASE("a few bytes that are not UTF-8 are reported and replaced") {
  const Finished finished = run_geci({"vocab", "-", "--json"}, kVerse + "山\xFF水\n");
  CHECK(finished.exit_code == 0);
  CHECK(mentions(finished.err, "1 place is not utf-8"));
  CHECK(Json::parse(finished.out)["lines"] == 6);
}

// ---------------------------------------------------------------------------------------- training

TEST_CASE("training on 宋词三百首 logs steps and epochs, prints the tutorial's line and saves a model") {
  const Scratch scratch;
  const std::string model = scratch.path("m.geci"), log = scratch.path("log.jsonl");
  const Finished finished = run_geci({"train", kCorpus, "-o", model, "--embed", "16", "--hidden", "16", "--batch",
                                      "256", "--epochs", "2", "--log", log, "--json"});
  const Json summary = json_of(finished);
  CHECK(summary["epochs"] == 2);
  CHECK(summary["steps"] == 8);  // 991 windows, 256 a step
  CHECK(summary["interrupted"] == false);
  CHECK(mentions(finished.err, "\nepoch   1 loss: "));
  CHECK(mentions(finished.err, "\nepoch   2 loss: "));
  CHECK(mentions(finished.err, " time "));
  CHECK_FALSE(mentions(finished.err, "\033"));  // no bar where nobody watches

  const std::vector<Json> lines = read_log(log);
  REQUIRE(lines.size() == 10);
  CHECK(lines[0]["step"] == 1);
  CHECK(lines[0]["loss"].get<double>() == doctest::Approx(std::log(2031)).epsilon(0.05));
  CHECK(lines[4]["epoch"] == 1);
  CHECK(lines[4].contains("seconds"));
  CHECK_FALSE(lines[0].contains("epoch"));
  CHECK(lines[9]["epoch"] == 2);
  CHECK(lines[9]["loss"].get<double>() < lines[4]["loss"].get<double>());

  const Json info = json_of(run_geci({"info", model, "--json"}));
  CHECK(info["config"] == Json{{"cell", "rnn"},
                               {"vocab", 2031},
                               {"embed", 16},
                               {"hidden", 16},
                               {"layers", 1},
                               {"dropout", 0.0},
                               {"output_dropout", true},
                               {"tie", false}});
  CHECK(info["vocab"] == 2031);
  CHECK(info["parameters"] == 2031 * 16 + 2 * 16 * 16 + 2 * 16 + 2031 * 16 + 2031);
  CHECK(info["tensors"][0] == Json{{"name", "ebd.weight"}, {"shape", {2031, 16}}});
  CHECK(info["training"]["steps"] == 8);
  CHECK(info["training"]["corpus"] == "songci300.txt");
}

TEST_CASE("the same seed gives the same model whatever the number of threads, another seed another") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse);
  const auto train = [&](const std::string& name, const Arguments& more) {
    REQUIRE(run_geci(with(train_arguments(text, scratch.path(name)), more)).exit_code == 0);
    return read_file(scratch.path(name));
  };
  const std::string one = train("one", {"--steps", "7", "--threads", "1", "--dropout", "0.2"});
  CHECK(train("two", {"--steps", "7", "--threads", "2", "--dropout", "0.2"}) == one);
  CHECK(train("other", {"--steps", "7", "--dropout", "0.2", "--seed", "2"}) != one);
}

TEST_CASE("every window order and a limit in seconds can be trained with") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse);
  for (const char* order : {"shuffled", "in-order", "stream", "tutorial"}) {
    CAPTURE(order);
    const Finished finished =
        run_geci(with(train_arguments(text, scratch.path("m")), {"--order", order, "--epochs", "1"}));
    CHECK(finished.exit_code == 0);
  }
  const Json timed = json_of(run_geci(with(train_arguments(text, scratch.path("m")), {"--seconds", "0.01", "--json"})));
  CHECK(timed["steps"].get<int>() >= 1);
}

void check_stops_and_saves(int signal) {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse);
  const std::string model = scratch.path("m.geci");
  Follower log;
  Process training(with(train_arguments(text, model), {"--epochs", "100000000", "--log", log.path()}));
  size_t steps = 0;
  for (std::optional<std::string> line = log.next_line(); line; line = log.next_line()) {
    if (Json::parse(*line).contains("step") && ++steps == 1) training.send(signal);
  }
  const Finished finished = training.wait();
  CAPTURE(finished.err);
  CHECK(finished.exit_code == 0);
  CHECK(mentions(finished.out, "Stopped after step"));
  const Json info = json_of(run_geci({"info", model, "--json"}));
  CHECK(steps >= 1);
  CHECK(info["training"]["steps"] == steps);
}

TEST_CASE("Ctrl-C finishes the step, saves the model and says so") { check_stops_and_saves(SIGINT); }

TEST_CASE("a request to terminate does the same") { check_stops_and_saves(SIGTERM); }

TEST_CASE("what cannot be written is refused before training and harms nothing") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse);
  check_refused(run_geci(train_arguments(text, scratch.path("no/such/folder/m"))), 1, "Cannot write");
  check_refused(run_geci(train_arguments(text, scratch.path(""))), 1, "folder");
  check_refused(run_geci(train_arguments(text, text)), 2, "would be overwritten");
  check_refused(run_geci(with(train_arguments(text, scratch.path("m")), {"--log", text})), 2, "would be overwritten");
  check_refused(run_geci(with(train_arguments(text, scratch.path("m")), {"--log", scratch.path("m")})), 2,
                "different names");
  check_refused(run_geci(with(train_arguments(text, scratch.path("m")), {"--log", scratch.path("no/log")})), 1,
                "Cannot write");
  CHECK(read_file(text) == kVerse);
  CHECK(scratch.count() == 1);
}

TEST_CASE("a failed run leaves the model that was there, a good one replaces it and leaves nothing beside") {
  const Scratch scratch;
  const std::string model = trained_model(scratch);
  const std::string before = read_file(model);
  check_refused(run_geci(train_arguments(scratch.file("empty.txt", ""), model)), 1, "empty");
  CHECK(read_file(model) == before);
  REQUIRE(run_geci(with(train_arguments(scratch.path("verse.txt"), model), {"--steps", "1"})).exit_code == 0);
  CHECK(read_file(model) != before);
  CHECK(scratch.count() == 3);
}

TEST_CASE("a full disk is reported") {
  if (!std::filesystem::exists("/dev/full")) return;
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse);
  const Finished finished = run_geci(with(train_arguments(text, "/dev/full"), {"--steps", "1"}));
  CHECK(finished.exit_code == 1);
  CHECK(mentions(finished.err, "No space left"));
}

// --------------------------------------------------------------------------------- using a model

TEST_CASE("generate continues the prompt, alike for one seed and unlike for another") {
  const Scratch scratch;
  const std::string model = trained_model(scratch);
  const auto generate = [&](const Arguments& more) {
    return json_of(run_geci(with({"generate", model, "--prompt", "山高", "--length", "30", "--json"}, more)));
  };
  const Json first = generate({"--seed", "5"});
  CHECK(first["text"].get<std::string>().starts_with("山高"));
  CHECK(first["tokens"].size() == 30);
  CHECK(generate({"--seed", "5"}) == first);
  CHECK(generate({"--seed", "6"}) != first);
  CHECK(generate({"--greedy", "--seed", "5"})["tokens"] ==
        generate({"--greedy", "--seed", "6", "--threads", "1"})["tokens"]);
  const Finished plain = run_geci({"generate", model, "--prompt", "山高", "--length", "30", "--seed", "5"});
  CHECK(plain.out == first["text"].get<std::string>() + "\n");
}

TEST_CASE("a small text is learned by heart and recited") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("m.geci");
  // All of its 30 tokens in one window.
  REQUIRE(run_geci({"train", text, "-o", model, "--embed", "16", "--hidden", "32", "--batch", "1", "--seq", "29",
                    "--lr", "0.01", "--epochs", "200"})
              .exit_code == 0);
  const Json recited =
      json_of(run_geci({"generate", model, "--prompt", "山高", "--length", "27", "--greedy", "--json"}));
  CHECK(recited["text"].get<std::string>() + "\n" == kVerse);
}

TEST_CASE("characters the model never saw are named and left out; a prompt of nothing else is refused") {
  const Scratch scratch;
  const std::string model = trained_model(scratch);
  const Finished partly = run_geci({"generate", model, "--prompt", "山X高\xFF", "--length", "1", "--json"});
  CHECK(json_of(partly)["text"].get<std::string>().starts_with("山高"));
  CHECK(json_of(partly)["unknown"] == Json{"X", "\uFFFD"});
  CHECK(partly.err == "geci: The model does not know 'X' '\uFFFD', left out of the prompt.\n");
  check_refused(run_geci({"generate", model, "--prompt", "XYZ"}), 1, "knows nothing of the prompt 'XYZ'");
  CHECK(json_of(run_geci({"generate", model, "--prompt", "", "--length", "4", "--json"}))["tokens"].size() == 4);
}

TEST_CASE("sampling settings out of range are refused") {
  const Scratch scratch;
  const std::string model = trained_model(scratch);
  for (const auto& [option, value] : std::vector<std::pair<std::string, std::string>>{
           {"--temperature", "0"}, {"--temperature", "nan"}, {"--temperature", "-1"}}) {
    check_refused(run_geci({"generate", model, "--prompt", "山", option, value}), 2, "temperature");
  }
  check_refused(run_geci({"generate", model, "--prompt", "山", "--length", "0"}), 2, "length");
  check_refused(run_geci({"generate", model, "--prompt", "山", "--length", "-3"}), 2, "length");
}

TEST_CASE("eval's figures belong together and unknown characters are left out and counted") {
  const Scratch scratch;
  const std::string model = trained_model(scratch);
  const Json score = json_of(run_geci({"eval", model, scratch.path("verse.txt"), "--json"}));
  const double loss = score["loss"].get<double>();
  CHECK(score["perplexity"].get<double>() == doctest::Approx(std::exp(loss)));
  CHECK(score["bits_per_char"].get<double>() == doctest::Approx(loss / std::numbers::ln2));
  CHECK(score["tokens"] == 29);  // five lines of six tokens; the first is not predicted
  const Finished partly = run_geci({"eval", model, "-", "--json"}, "山高水X长\n");
  CHECK(json_of(partly)["tokens"] == 4);
  CHECK(json_of(partly)["unknown"] == 1);
  CHECK(mentions(partly.err, "'X'"));
  check_refused(run_geci({"eval", model, "-"}, ""), 1, "empty");
  check_refused(run_geci({"eval", "-", "-"}), 2, "Only one");
}

TEST_CASE("a model may come from standard input") {
  const Scratch scratch;
  const std::string model = trained_model(scratch);
  CHECK(json_of(run_geci({"info", "-", "--json"}, read_file(model))) == json_of(run_geci({"info", model, "--json"})));
}

TEST_CASE("model files that are damaged, cut short or something else are refused with one sentence") {
  const Scratch scratch;
  const std::string whole = read_file(trained_model(scratch));
  for (const size_t length : {size_t{0}, size_t{7}, size_t{8}, size_t{500}, whole.size() / 2, whole.size() - 1}) {
    const std::string cut = scratch.file("cut.geci", whole.substr(0, length));
    for (const Arguments& arguments : {Arguments{"info", cut}, Arguments{"generate", cut, "--prompt", "山"},
                                       Arguments{"eval", cut, scratch.path("verse.txt")}}) {
      check_refused(run_geci(arguments), 1, "cut.geci: This ");
    }
  }
  std::string lying = whole;
  lying[7] = '\x7F';
  check_refused(run_geci({"info", "-"}, lying), 1, "not a model file");
  check_refused(run_geci({"info", kCorpus}), 1, "not a model file");
  check_refused(run_geci({"info", "-"}, whole + "x"), 1, "something was added");
  check_refused(run_geci({"info", scratch.path("none.geci")}), 1, "No such file");
}

}  // namespace
}  // namespace geci::test::cli_test
