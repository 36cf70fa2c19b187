#include "train/checkpoint.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/bytes.h"
#include "cpu/cpu_backend.h"
#include "files/model_file.h"
#include "text/corpus.h"

namespace geci::checkpoint_test {
namespace {

using Json = nlohmann::ordered_json;
using Bytes = std::vector<uint8_t>;

constexpr const char* kPoem =
    "灯火照着空空的站台\n最后一班车还没有来\n我数着雨点落进口袋\n一二三四五六七\n你说等花开了就回来\n花开了三次还在等待"
    "\n";

const Corpus& poem() {
  static const Corpus corpus = *build_corpus(kPoem, {}, *character_tokenizer());
  return corpus;
}

struct Job {
  Cell cell = Cell::kRnnTanh;
  WindowOrder order = WindowOrder::kShuffled;
  bool tie = false;
  int threads = 1;
  OptimizerSettings optimizer{};
  ScheduleSettings schedule{};
};

/// A trainer with its backend; dropout is on, so that its masks must continue too.
struct Run {
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Trainer> trainer;

  explicit Run(const Job& job) : backend(make_cpu_backend(job.threads)) {
    const NetworkConfig network{.cell = job.cell,
                                .vocab = poem().vocabulary.size(),
                                .embed = 12,
                                .hidden = 12,
                                .layers = 2,
                                .dropout = 0.25F,
                                .tie = job.tie};
    TrainSettings settings{.batch = 3, .steps = 4, .order = job.order, .clip = 0.5F, .seed = 9};
    settings.optimizer = job.optimizer;
    settings.schedule = job.schedule;
    auto made = Trainer::create(*backend, network, settings, poem().ids);
    REQUIRE(made.ok());
    trainer = std::move(*made);
    trainer->set_validation(
        std::make_shared<const std::vector<int32_t>>(poem().ids->begin(), poem().ids->begin() + 20));
  }

  std::vector<double> steps(int count) const {
    std::vector<double> losses;
    for (int i = 0; i < count; ++i) {
      const auto metrics = trainer->step();
      REQUIRE(metrics.ok());
      losses.push_back(metrics->loss);
      if (!metrics->ends_epoch) continue;
      const EpochReport report = trainer->finish_epoch(*metrics);
      losses.insert(losses.end(), {metrics->epoch_loss, report.validation->loss, report.improved ? 1.0 : 0.0});
    }
    return losses;
  }
};

/// What stands in the file is what goes on: through bytes and back.
Checkpoint through_a_file(Checkpoint checkpoint) {
  Model model;
  model.config = checkpoint.network;
  model.weights = std::move(checkpoint.weights);
  model.vocabulary = poem().vocabulary;
  model.resume = std::move(checkpoint.resume);
  Result<Model> read = read_model(write_model(model));
  if (!read.ok()) FAIL(read.error().english());
  return {read->config, std::move(read->weights), std::move(*read->resume)};
}

TEST_CASE("a run stopped at any step and resumed from its file is bit-identical to one never stopped") {
  constexpr int kSteps = 23;  // several epochs
  // A rate so small that the loss stands still: it is cut on the way, by what the plateau remembers.
  const ScheduleSettings plateau{.kind = ScheduleKind::kPlateau, .every = 1, .factor = 0.5};
  for (const Job& job : {Job{.schedule = {.kind = ScheduleKind::kCosine, .warmup_steps = 4, .total_steps = 20}},
                         Job{.cell = Cell::kLstm,
                             .order = WindowOrder::kStream,
                             .optimizer = {.learning_rate = 1e-6},
                             .schedule = plateau},
                         Job{.cell = Cell::kGru,
                             .order = WindowOrder::kStream,
                             .tie = true,
                             .optimizer = {.kind = Optimizer::kSgd, .learning_rate = 0.1, .momentum = 0.9}}}) {
    const Run whole(job);
    REQUIRE(whole.trainer->batches_per_epoch() > 3);
    const std::vector<double> expected = whole.steps(kSteps);
    for (const int stop : {0, 1, 2, 3, 4, 5, 6, 7, 11, 22}) {
      CAPTURE(stop);
      const Run first(job);
      std::vector<double> losses = first.steps(stop);
      // Another number of threads goes on.
      Job other = job;
      other.threads = 3;
      const Run second(other);
      const Status restored = second.trainer->restore(through_a_file(first.trainer->checkpoint()));
      REQUIRE(restored.ok());
      CHECK(second.trainer->steps_done() == stop);
      const std::vector<double> rest = second.steps(kSteps - stop);
      losses.insert(losses.end(), rest.begin(), rest.end());
      CHECK(losses == expected);
      CHECK(second.trainer->weights() == whole.trainer->weights());
      CHECK(second.trainer->best_weights() == whole.trainer->best_weights());
    }
  }
}

TEST_CASE("a trainer that has gone on may be taken back to its checkpoint") {
  const Run run({Cell::kRnnTanh, WindowOrder::kStream});
  (void)run.steps(7);
  const Checkpoint checkpoint = run.trainer->checkpoint();
  const std::vector<double> first = run.steps(9);
  REQUIRE(run.trainer->restore(checkpoint).ok());
  CHECK(run.steps(9) == first);
}

TEST_CASE("a checkpoint of other settings, another network or another text is refused with a sentence") {
  const Run run({});
  (void)run.steps(2);
  const auto refusal = [&](const std::function<void(Checkpoint&)>& change) {
    Checkpoint checkpoint = run.trainer->checkpoint();
    change(checkpoint);
    const ParameterBuffer before = run.trainer->weights();
    const Status status = run.trainer->restore(checkpoint);
    REQUIRE_FALSE(status.ok());
    CHECK(run.trainer->weights() == before);
    CHECK(run.trainer->steps_done() == 2);
    return status.error().english();
  };
  const auto starts = [](const std::string& text, const std::string& start) {
    INFO(text);
    CHECK(text.starts_with(start));
  };
  starts(refusal([](Checkpoint& c) { c.resume.settings.batch = 4; }), "This checkpoint's run has batch 4, not 3:");
  starts(refusal([](Checkpoint& c) { c.resume.settings.seed = 1; }), "This checkpoint's run has seed 1, not 9:");
  starts(refusal([](Checkpoint& c) { c.resume.settings.order = WindowOrder::kStream; }),
         "This checkpoint's run has order stream, not shuffled:");
  starts(refusal([](Checkpoint& c) { c.network.cell = Cell::kGru; }), "This checkpoint's run has cell gru, not rnn:");
  starts(refusal([](Checkpoint& c) { c.network.dropout = 0.5F; }), "This checkpoint's run has dropout 0.5, not 0.25:");
  starts(refusal([](Checkpoint& c) { c.resume.corpus_fingerprint ^= 1; }), "This checkpoint's run learns from another");
  starts(refusal([](Checkpoint& c) { c.resume.corpus_tokens += 1; }), "This checkpoint's run learns from another");
  starts(refusal([](Checkpoint& c) { c.resume.first_moments.pop_back(); }), "This checkpoint is not complete");
}

// --------------------------------------------------------------------------------- as a file

Model checkpoint_model() {
  const Run run({Cell::kRnnTanh, WindowOrder::kStream});
  (void)run.steps(3);
  Checkpoint checkpoint = run.trainer->checkpoint();
  Model model;
  model.config = checkpoint.network;
  model.weights = std::move(checkpoint.weights);
  model.vocabulary = poem().vocabulary;
  model.resume = std::move(checkpoint.resume);
  model.resume->curve = {{1, 3.5, NAN}, {3, 1.0 / 3, 4.25}};
  return model;
}

TEST_CASE("a checkpoint's file is read back as it was written, its curve included") {
  const Model model = checkpoint_model();
  const Result<Model> read = read_model(write_model(model));
  REQUIRE(read.ok());
  REQUIRE(read->resume.has_value());
  const ResumeState &a = *model.resume, &b = *read->resume;
  CHECK(first_difference(a.settings, b.settings).empty());
  CHECK(a.steps_done == b.steps_done);
  CHECK(a.epoch_loss_sum == b.epoch_loss_sum);
  CHECK(a.corpus_tokens == b.corpus_tokens);
  CHECK(a.corpus_fingerprint == b.corpus_fingerprint);
  CHECK(a.first_moments == b.first_moments);
  CHECK(a.second_moments == b.second_moments);
  CHECK(a.hidden == b.hidden);
  REQUIRE(b.curve.size() == 2);
  CHECK(b.curve[0].step == 1);
  CHECK(std::isnan(b.curve[0].validation_loss));
  CHECK(b.curve[1].loss == 1.0 / 3);
  CHECK(b.curve[1].validation_loss == 4.25);
}

TEST_CASE("a file's checkpoint that lies is refused") {
  const Bytes file = write_model(checkpoint_model());
  ByteReader reader(file);
  const auto header_bytes = *reader.read_bytes(*reader.read_u64());
  const auto data = *reader.read_bytes(reader.remaining());
  const Json header = Json::parse(header_bytes.begin(), header_bytes.end());
  const auto refusal = [&](const std::function<void(Json&, Bytes&)>& lie) {
    Json changed = header;
    Bytes numbers(data.begin(), data.end());
    Json metadata = Json::parse(changed["__metadata__"]["geci"].get<std::string>());
    lie(metadata["resume"], numbers);
    changed["__metadata__"]["geci"] = metadata.dump();
    Bytes out;
    append_u64(out, changed.dump().size());
    append_text(out, changed.dump());
    out.insert(out.end(), numbers.begin(), numbers.end());
    const Result<Model> model = read_model(out);
    return model.ok() ? std::string() : model.error().english();
  };
  const auto mentions = [](const std::string& sentence, const std::string& part) {
    INFO(sentence);
    CHECK(sentence.find(part) != std::string::npos);
  };
  CHECK(refusal([](Json&, Bytes&) {}).empty());
  mentions(refusal([](Json& r, Bytes&) { r = 5; }), "resume is missing");
  mentions(refusal([](Json& r, Bytes&) { r["step"] = -1; }), "resume.step");
  mentions(refusal([](Json& r, Bytes&) { r["best_loss"] = nullptr; }), "not a number");
  mentions(refusal([](Json& r, Bytes&) { r["validation_share"] = 1; }), "validation_share is out of range");
  mentions(refusal([](Json& r, Bytes&) { r.erase("corpus"); }), "corpus is missing");
  mentions(refusal([](Json& r, Bytes&) { r["settings"]["order"] = "backwards"; }), "no window order 'backwards'");
  mentions(refusal([](Json& r, Bytes&) { r["settings"]["order"] = "shuffled"; }), "training state that its config");
  mentions(refusal([](Json& r, Bytes&) { r["settings"]["batch"] = 4; }), "resume.hidden does not have");
  mentions(refusal([](Json& r, Bytes&) { r["settings"]["batch"] = 0; }), "The batch is 0");
  mentions(refusal([](Json& r, Bytes&) { r["settings"]["beta2"] = 1; }), "settings of Adam");
  mentions(refusal([](Json& r, Bytes&) { r["schedule"]["factor"] = 1e300; }), "schedule is out of range");
  mentions(refusal([](Json& r, Bytes&) { r["settings"]["optimizer"] = "lion"; }), "no optimizer called 'lion'");
  mentions(refusal([](Json& r, Bytes&) { r["curve"] = {1, 2}; }), "curve is missing");
  mentions(refusal([](Json& r, Bytes&) { r["curve"] = {2, 1, 1, 2, 1, 1}; }), "do not ascend");
  mentions(refusal([](Json&, Bytes& numbers) { std::fill(numbers.end() - 4, numbers.end(), uint8_t{0xFF}); }),
           "resume.hidden holds numbers that cannot be");
}

}  // namespace
}  // namespace geci::checkpoint_test
