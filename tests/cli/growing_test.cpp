// geci train --init on another text, --val-file, and --resume of a run that is over.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "cli/process.h"
#include "files/model_file.h"

namespace geci::test::growing_test {
namespace {

using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

const std::string kVerse = "山高水长流\n水长天更高\n天高云自流\n云自山中来\n来去两悠悠\n";
const std::string kOther = "外有青山外\n水里有月明\n山高水长流\n";

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Finished done(const Arguments& arguments) {
  Finished finished = run_geci(arguments);
  CAPTURE(finished.err);
  REQUIRE(finished.exit_code == 0);
  return finished;
}

Arguments training(const std::string& text, const std::string& model, const Arguments& more) {
  Arguments arguments{"train", text, "-o", model, "--seq", "4", "--batch", "2"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

Model model_at(const std::string& path) {
  const std::string bytes = read_file(path);
  Result<Model> model = read_model({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  REQUIRE(model.ok());
  return std::move(*model);
}

TEST_CASE("a model learns on from another text, whose new tokens join its vocabulary") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), other = scratch.file("other.txt", kOther);
  const std::string a = scratch.path("a"), b = scratch.path("b");
  for (const Arguments& network : {Arguments{"--embed", "8", "--hidden", "6"},
                                   {"--embed", "8", "--hidden", "8", "--tie", "--cell", "gru", "--layers", "2"}}) {
    Arguments small = network;
    small.insert(small.end(), {"--steps", "3"});
    done(training(text, a, small));
    // A rate so small that no weight moves: what comes out is what went in, and what was drawn.
    const Finished finished = done(training(other, b, {"--init", a, "--steps", "1", "--lr", "1e-30", "--seed", "9"}));
    CHECK(mentions(
        finished.err,
        "6 new tokens join the model's vocabulary, with weights drawn afresh: '外' '有' '青' '里' '月' '明'."));
    const Model before = model_at(a), after = model_at(b);
    std::vector<std::string> tokens = before.vocabulary.tokens();
    tokens.insert(tokens.end(), {"外", "有", "青", "里", "月", "明"});
    CHECK(after.vocabulary.tokens() == tokens);
    CHECK(after.weights == with_more_tokens(before.config, before.weights, before.config.vocab + 6, 9));
    CHECK(done({"generate", b, "--prompt", "外有", "--length", "5"}).err.find("does not know") == std::string::npos);
  }
}

TEST_CASE("a run that began with a grown vocabulary resumes as if never stopped") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), other = scratch.file("other.txt", kOther);
  const std::string a = scratch.path("a"), whole = scratch.path("whole"), checkpoint = scratch.path("ckpt");
  done(training(text, a, {"--embed", "8", "--hidden", "8", "--tie", "--steps", "3"}));
  done(training(other, whole, {"--init", a, "--steps", "9"}));
  done(training(other, scratch.path("part"), {"--init", a, "--steps", "4", "--checkpoint", checkpoint}));
  const Finished resumed = done({"train", other, "-o", scratch.path("b"), "--resume", checkpoint, "--steps", "9"});
  CHECK_FALSE(mentions(resumed.err, "vocabulary"));
  CHECK(read_file(scratch.path("b")) == read_file(whole));
}

TEST_CASE("a model without a line end gets one, and one that knows every token grows by none") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), a = scratch.path("a"), b = scratch.path("b");
  done(training(text, a, {"--embed", "4", "--hidden", "4", "--steps", "1"}));
  CHECK_FALSE(mentions(done(training(text, b, {"--init", a, "--steps", "1"})).err, "new token"));
  Model model = model_at(a);
  Vocabulary vocabulary;
  for (const std::string& token : model.vocabulary.tokens()) vocabulary.add(token == "\n" ? "x" : token);
  model.vocabulary = std::move(vocabulary);
  const std::vector<uint8_t> changed = write_model(model);
  scratch.file("a", std::string(changed.begin(), changed.end()));
  CHECK(mentions(done(training(text, b, {"--init", a, "--steps", "1"})).err,
                 "1 new token joins the model's vocabulary, with weights drawn afresh: '\\n'."));
  CHECK(model_at(b).vocabulary.size() == model.vocabulary.size() + 1);
}

TEST_CASE("--freeze-vocab is for --init alone") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse);
  CHECK(run_geci(training(text, scratch.path("a"), {"--freeze-vocab"})).exit_code == 2);
}

TEST_CASE("another text validates, in the tokens of the text that is learned") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), other = scratch.file("other.txt", kOther);
  const std::string model = scratch.path("m"), plain = scratch.path("plain"), log = scratch.path("log");
  const Arguments small = {"--embed", "4", "--hidden", "4", "--epochs", "2"};
  Arguments with_file = small;
  with_file.insert(with_file.end(), {"--val-file", other, "--log", log});
  const Finished finished = done(training(text, model, with_file));
  CHECK(mentions(finished.err, "other.txt: The model does not know '外' '有' '青' '里' '月' '明'; left out: "));
  std::vector<Json> epochs;
  const std::string lines = read_file(log);
  for (size_t begin = 0; begin < lines.size(); begin = lines.find('\n', begin) + 1) {
    const Json line = Json::parse(lines.substr(begin, lines.find('\n', begin) - begin), nullptr, false);
    if (line.contains("val_loss")) epochs.push_back(line);
  }
  REQUIRE(epochs.size() == 2);
  // All of the text is learned, and the loss is that which eval finds.
  done(training(text, plain, small));
  CHECK(model_at(plain).weights == model_at(model).weights);
  const Json judged = Json::parse(done({"eval", model, other, "--json"}).out, nullptr, false);
  CHECK(judged["loss"].get<double>() == doctest::Approx(epochs.back()["val_loss"].get<double>()));

  CHECK(run_geci(training(text, model, {"--val-file", other, "--val", "0.2"})).exit_code == 2);
  CHECK(run_geci(training(text, model, {"--val-file", model})).exit_code == 2);
  const Finished missing = run_geci(training(text, model, {"--val-file", scratch.path("none")}));
  CHECK(missing.exit_code == 1);
  CHECK(mentions(missing.err, "none"));
}

TEST_CASE("resuming a run that is over says how it goes on") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), checkpoint = scratch.path("ckpt");
  const std::string model = scratch.path("m");
  done(training(text, model, {"--embed", "4", "--hidden", "4", "--epochs", "3", "--checkpoint", checkpoint}));
  const Finished over = done({"train", text, "-o", model, "--resume", checkpoint, "--epochs", "3"});
  CHECK(mentions(over.err, "This run is finished, after 3 epochs"));
  CHECK(mentions(over.err, "--epochs 6"));
  const Finished on = done({"train", text, "-o", model, "--resume", checkpoint, "--epochs", "6"});
  CHECK_FALSE(mentions(on.err, "This run is finished"));
  CHECK(model_at(model).training.epochs == 6);
}

}  // namespace
}  // namespace geci::test::growing_test
