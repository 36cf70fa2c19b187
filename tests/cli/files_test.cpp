// Files that come and go by the command line: exports, weights from PyTorch, checkpoints.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/process.h"
#include "files/model_file.h"

namespace geci::test::files_test {
namespace {

using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

// The tokens of tests/fixtures/torch: six, the line end included.
const std::string kSixTokens = "一二三四五\n五四三二一\n一三五二四\n二四一三五\n";
const std::string kVerse = "山高水长流\n水长天更高\n天高云自流\n云自山中来\n来去两悠悠\n";

std::string torch_file(const std::string& name) { return std::string(GECI_FIXTURES) + "/torch/" + name; }

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Finished done(const Arguments& arguments) {
  Finished finished = run_geci(arguments);
  CAPTURE(finished.err);
  REQUIRE(finished.exit_code == 0);
  return finished;
}

/// One sentence says why.
void check_refused(const Arguments& arguments, const std::string& part) {
  const Finished finished = run_geci(arguments);
  CAPTURE(finished.err);
  CHECK(finished.exit_code == 1);
  CHECK(finished.err.ends_with(".\n"));
  CHECK(mentions(finished.err, part));
}

Json info(const std::string& path) { return Json::parse(done({"info", path, "--json"}).out, nullptr, false); }

/// Of the epochs that a log tells of, those with a validation loss.
size_t scored_epochs(const std::string& log) {
  const std::string text = read_file(log);
  size_t count = 0;
  for (size_t at = text.find("\"val_loss\""); at != std::string::npos; at = text.find("\"val_loss\"", at + 1)) ++count;
  return count;
}

Result<Model> model_at(const std::string& path) {
  const std::string bytes = read_file(path);
  return read_model({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
}

/// The model at `path` as one whose vocabulary has another token in the line end's place.
void forget_line_end(const std::string& path) {
  Result<Model> model = model_at(path);
  REQUIRE(model.ok());
  Vocabulary vocabulary;
  for (const std::string& token : model->vocabulary.tokens()) vocabulary.add(token == "\n" ? "x" : token);
  model->vocabulary = std::move(vocabulary);
  const std::vector<uint8_t> changed = write_model(*model);
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(changed.data()), static_cast<std::streamsize>(changed.size()));
}

Arguments training(const std::string& text, const std::string& model, const Arguments& more) {
  Arguments arguments{"train",    text,   "-o",      model, "--embed", "8",   "--hidden",  "8",
                      "--layers", "2",    "--batch", "2",   "--seq",   "4",   "--order",   "stream",
                      "--lr",     "0.01", "--seed",  "5",   "--cell",  "gru", "--dropout", "0.2"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST_CASE("weights alone go out as safetensors and come back by --init as they were") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("a.geci");
  const std::string weights = scratch.path("a.safetensors"), again = scratch.path("b.geci");
  done(training(text, model, {"--epochs", "2"}));
  done({"export", model, "-o", weights, "--weights-only"});
  CHECK_FALSE(mentions(read_file(weights), "geci"));
  CHECK(info(weights)["dtype"] == "F32");
  CHECK(info(weights)["tensors"] == info(model)["tensors"]);
  // A step so small that no weight moves: what comes out is what went in.
  done({"train", text, "-o", again, "--init", weights, "--lr", "1e-30", "--seq", "4", "--steps", "1"});
  done({"export", again, "-o", scratch.path("c.safetensors"), "--weights-only"});
  CHECK(read_file(scratch.path("c.safetensors")) == read_file(weights));
}

TEST_CASE("a model exported with 16-bit numbers is half as large and still writes") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("a.geci");
  done(training(text, model, {"--steps", "3"}));
  done({"export", model, "-o", scratch.path("half.geci"), "--dtype", "f16"});
  CHECK(info(scratch.path("half.geci"))["parameters"] == info(model)["parameters"]);
  CHECK_FALSE(done({"generate", scratch.path("half.geci"), "--prompt", "山", "--length", "5", "--greedy"}).out.empty());
  const Finished wrong = run_geci({"export", model, "-o", scratch.path("x"), "--dtype", "f64"});
  CHECK(wrong.exit_code == 2);
}

TEST_CASE("a state_dict saved by PyTorch is shown, exported and trained on") {
  const Scratch scratch;
  const std::string text = scratch.file("six.txt", kSixTokens), model = scratch.path("a.geci");
  const Json shown = info(torch_file("lstm.pt"));
  CHECK(shown["config"]["cell"] == "lstm");
  CHECK(shown["config"]["layers"] == 2);
  done({"train", text, "-o", model, "--init", torch_file("lstm.pt"), "--seq", "4", "--batch", "2", "--steps", "2"});
  CHECK(info(model)["config"]["hidden"] == 4);
  done({"export", torch_file("rnn_tied.pt"), "-o", scratch.path("tied.safetensors"), "--weights-only"});
  CHECK(info(scratch.path("tied.safetensors"))["config"]["tie"] == true);
  check_refused({"export", torch_file("lstm.pt"), "-o", scratch.path("x")}, "without a vocabulary");
  check_refused({"info", torch_file("function.pt")}, "no tensors");
  CHECK(mentions(done({"train", text, "-o", model, "--init", torch_file("averaged.pt"), "--seq", "4", "--batch", "2",
                       "--steps", "2"})
                     .err,
                 "The weights under 'model' are taken."));
}

TEST_CASE("--init refuses weights of another shape or another vocabulary with one sentence") {
  const Scratch scratch;
  const std::string text = scratch.file("six.txt", kSixTokens), verse = scratch.file("verse.txt", kVerse);
  const auto refused = [&](const std::string& file, const Arguments& more, const std::string& part) {
    Arguments arguments{"train", file, "-o", scratch.path("x"), "--init", torch_file("lstm.pt"), "--seq", "4"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    check_refused(arguments, part);
  };
  refused(text, {"--hidden", "5"}, "a network with hidden 4, not 5");
  refused(text, {"--cell", "gru"}, "a network with cell lstm, not gru");
  refused(verse, {}, "for 6 tokens, but '" + verse + "' has");
  CHECK_FALSE(scratch.has("x"));
}

TEST_CASE("a whole model begins a new run with its own vocabulary and settings of the text") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("a.geci");
  done(training(text, model, {"--steps", "2", "--clean", "tutorial"}));
  const std::string other = scratch.file("other.txt", "山中云自来\n流水去悠悠\n天外有高山\n");
  const Finished finished = done(
      {"train", other, "-o", scratch.path("b.geci"), "--init", model, "--seq", "4", "--steps", "2", "--freeze-vocab"});
  CHECK(mentions(finished.err, "does not know '外' '有'"));
  CHECK(info(scratch.path("b.geci"))["text"]["clean"] == "tutorial");
  CHECK(info(scratch.path("b.geci"))["vocab"] == info(model)["vocab"]);
}

TEST_CASE(
    "tokens that a model does not know and must not learn are reported with their share, and refused only above a "
    "third") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("a.geci");
  done(training(text, model, {"--steps", "2"}));
  const auto begin_with = [&](const std::string& words) {
    return Arguments{"train",
                     scratch.file("other.txt", words),
                     "-o",
                     scratch.path("b.geci"),
                     "--init",
                     model,
                     "--seq",
                     "4",
                     "--steps",
                     "2",
                     "--freeze-vocab"};
  };
  // 5 of 15 tokens, then 6 of 15.
  CHECK(mentions(done(begin_with("外有外有外山水\n山高水长流山\n")).err,
                 "does not know '外' '有'; left out: 5 of 15 tokens (33.3 % of the text)."));
  check_refused(begin_with("外有外有外外水\n山高水长流山\n"),
                "does not know '外' '有': 6 of the text's 15 tokens (40.0 %)");
}

TEST_CASE("a model keeps the curve of its training") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), path = scratch.path("a.geci");
  done(training(text, path, {"--epochs", "3"}));
  const Result<Model> model = model_at(path);
  REQUIRE(model.ok());
  REQUIRE(model->training.curve.size() == 3);
  CHECK(model->training.curve.back().step == model->training.steps);
  CHECK(model->training.curve.back().loss == model->training.loss);
}

TEST_CASE("an empty prompt begins a text also where the model has no token for a line end") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("a.geci");
  done(training(text, model, {"--steps", "2"}));
  forget_line_end(model);
  const Finished finished = done({"generate", model, "--prompt", "", "--length", "5", "--json"});
  CHECK(Json::parse(finished.out, nullptr, false)["tokens"].size() == 5);
}

TEST_CASE("a run resumed from its checkpoint writes the very file that a run never stopped writes") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), whole = scratch.path("whole.geci");
  const std::string checkpoint = scratch.path("run.ckpt"), resumed = scratch.path("resumed.geci");
  done(training(text, whole, {"--steps", "17"}));
  for (const char* stop : {"1", "3", "9", "16", "17"}) {
    CAPTURE(stop);
    done(training(text, scratch.path("part.geci"), {"--steps", stop, "--checkpoint", checkpoint, "--threads", "1"}));
    CHECK(info(checkpoint)["resumable"] == true);
    CHECK(info(scratch.path("part.geci"))["resumable"] == false);
    // Its settings need not be said again.
    done({"train", text, "-o", resumed, "--resume", checkpoint, "--steps", "17", "--threads", "3"});
    CHECK(read_file(resumed) == read_file(whole));
  }
}

TEST_CASE("a run with a validation split, a schedule and early stopping resumes as it was") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse + kSixTokens), whole = scratch.path("whole.geci");
  const std::string checkpoint = scratch.path("run.ckpt"), resumed = scratch.path("resumed.geci");
  const auto with_limit = [&](const char* steps) {
    return Arguments{"--val",    "0.2", "--schedule",  "step", "--schedule-epochs", "1",   "--schedule-factor", "0.5",
                     "--warmup", "3",   "--optimizer", "sgd",  "--momentum",        "0.9", "--patience",        "50",
                     "--steps",  steps};
  };
  done(training(text, whole, with_limit("20")));
  for (const char* stop : {"4", "11"}) {
    Arguments part = with_limit(stop);
    part.insert(part.end(), {"--checkpoint", checkpoint});
    done(training(text, scratch.path("part.geci"), part));
    done({"train", text, "-o", resumed, "--resume", checkpoint, "--steps", "20"});
    CHECK(read_file(resumed) == read_file(whole));
  }
  check_refused({"train", text, "-o", resumed, "--resume", checkpoint, "--val", "0.4"}, "another part of it");
}

TEST_CASE("lines are set apart for validation also where the model has no token for a line end") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("a.geci");
  const std::string log = scratch.path("log"), checkpoint = scratch.path("run.ckpt");
  done(training(text, model, {"--steps", "2"}));
  forget_line_end(model);
  done({"train", text, "-o", scratch.path("b.geci"), "--init", model, "--seq", "4", "--epochs", "2", "--val", "0.3",
        "--log", log, "--checkpoint", checkpoint, "--freeze-vocab"});
  CHECK(scored_epochs(log) == 2);
  const Result<Model> run = model_at(checkpoint);
  REQUIRE(run.ok());
  // Five lines of five characters; the cut lies behind the third.
  CHECK(run->resume->corpus_tokens == 15);
}

TEST_CASE("a text of which the model knows nothing is refused with one sentence, with validation and without") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), model = scratch.path("a.geci");
  done(training(text, model, {"--steps", "2"}));
  forget_line_end(model);
  const std::string other = scratch.file("other.txt", "完全不同\n另外一句\n");
  for (const Arguments& more : {Arguments{}, Arguments{"--val", "0.3"}}) {
    Arguments arguments{"train", other, "-o", scratch.path("b.geci"), "--init", model, "--seq", "4", "--freeze-vocab"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished finished = run_geci(arguments);
    CHECK(finished.exit_code == 1);
    CHECK(finished.err.ends_with(".\n"));
  }
}

TEST_CASE("a validation share of 0 means no validation, also for a run that had some") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), whole = scratch.path("whole.geci");
  const std::string zero = scratch.path("zero.geci"), log = scratch.path("log"), checkpoint = scratch.path("run.ckpt");
  done(training(text, whole, {"--steps", "9"}));
  done(training(text, zero, {"--steps", "9", "--val", "0", "--log", log}));
  CHECK(read_file(zero) == read_file(whole));
  CHECK(scored_epochs(log) == 0);

  const std::string scored = scratch.path("scored.geci"), unscored = scratch.path("unscored.geci");
  done(training(text, scored, {"--steps", "12", "--val", "0.4", "--log", log}));
  CHECK(scored_epochs(log) > 1);
  done(training(text, scratch.path("part.geci"), {"--steps", "1", "--val", "0.4", "--checkpoint", checkpoint}));
  // It goes on with the lines that it learns from; the others are not scored any more.
  const std::string later = scratch.path("later"), again = scratch.path("again.ckpt");
  done({"train", text, "-o", unscored, "--resume", checkpoint, "--steps", "8", "--val", "0", "--log", later,
        "--checkpoint", again});
  CHECK(scored_epochs(later) == 0);
  done({"train", text, "-o", unscored, "--resume", again, "--steps", "12", "--val", "0", "--log", later});
  CHECK(scored_epochs(later) == 0);
  CHECK(model_at(unscored)->weights == model_at(scored)->weights);
}

TEST_CASE("a checkpoint is kept up to date while training, and a killed run goes on from it") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), checkpoint = scratch.path("run.ckpt");
  Follower log;
  Process process(training(text, scratch.path("a.geci"),
                           {"--seconds", "600", "--checkpoint", checkpoint, "--every", "0.01", "--log", log.path()}));
  while (!scratch.has("run.ckpt")) REQUIRE(log.next_line());
  process.send(SIGKILL);
  CHECK(process.wait().exit_code == 128 + SIGKILL);
  const int64_t steps = info(checkpoint)["training"]["steps"].get<int64_t>();
  CHECK(steps > 0);
  const std::string all = std::to_string(steps + 3);
  done({"train", text, "-o", scratch.path("b.geci"), "--resume", checkpoint, "--steps", all});
  done(training(text, scratch.path("c.geci"), {"--steps", all}));
  CHECK(read_file(scratch.path("b.geci")) == read_file(scratch.path("c.geci")));
}

TEST_CASE("resuming with another text, other settings or from a mere model is refused with one sentence") {
  const Scratch scratch;
  const std::string text = scratch.file("verse.txt", kVerse), checkpoint = scratch.path("run.ckpt");
  const std::string model = scratch.path("a.geci"), out = scratch.path("x.geci");
  done(training(text, model, {"--steps", "2", "--checkpoint", checkpoint}));
  const std::string other = scratch.file("other.txt", "山高水长流\n水长天更高\n天高云自流\n");
  check_refused({"train", other, "-o", out, "--resume", checkpoint}, "learns from another text");
  check_refused({"train", text, "-o", out, "--resume", checkpoint, "--batch", "3"}, "has batch 2, not 3");
  check_refused({"train", text, "-o", out, "--resume", checkpoint, "--hidden", "9"}, "has hidden 8, not 9");
  check_refused({"train", text, "-o", out, "--resume", checkpoint, "--clean", "tutorial"}, "leave --tokenizer");
  check_refused({"train", text, "-o", out, "--resume", model}, "no run to go on with");
  check_refused({"train", text, "-o", out, "--resume", torch_file("lstm.pt")}, "no run to go on with");
  CHECK(run_geci({"train", text, "-o", out, "--resume", checkpoint, "--init", model}).exit_code == 2);
  CHECK(run_geci({"train", text, "-o", out, "--checkpoint", out}).exit_code == 2);
  CHECK_FALSE(scratch.has("x.geci"));
}

}  // namespace
}  // namespace geci::test::files_test
