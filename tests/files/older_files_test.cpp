// Files that an earlier version wrote (tests/fixtures/compat, whose README says how) open with the meaning they had,
// and are written again byte by byte.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "cpu/cpu_backend.h"
#include "files/model_file.h"
#include "text/split.h"

namespace geci::older_files_test {
namespace {

using Bytes = std::vector<uint8_t>;

Bytes fixture(const std::string& name) {
  std::ifstream file(std::string(GECI_FIXTURES) + "/compat/" + name, std::ios::binary);
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Model model_of(const Bytes& bytes) {
  Result<Model> model = read_model(bytes);
  REQUIRE(model.ok());
  return std::move(*model);
}

}  // namespace

TEST_CASE("a model file of an earlier version has the settings it was written with") {
  const Model model = model_of(fixture("model.safetensors"));
  CHECK(model.config == NetworkConfig{.cell = Cell::kGru,
                                      .vocab = 36,
                                      .embed = 6,
                                      .hidden = 6,
                                      .layers = 2,
                                      .dropout = 0.25F,
                                      .output_dropout = false,
                                      .tie = true});
  CHECK(model.text ==
        TextSettings{TokenizerKind::kWord, Cleaning::kTutorial, "旧码头 50 n\n纸伞\n", UnicodeRules::kAsWritten});
  CHECK(model.vocabulary.find("旧码头") == 3);
  CHECK(model.training.seed == 12345678901234567);
  CHECK(model.training.learning_rate == 0.0125);
  CHECK(model.training.curve.size() == 3);
}

TEST_CASE("a checkpoint of an earlier version has the settings it was written with") {
  const Model model = model_of(fixture("checkpoint.safetensors"));
  REQUIRE(model.resume);
  const TrainSettings& train = model.resume->settings;
  CHECK(train.batch == 4);
  CHECK(train.steps == 6);
  CHECK(train.order == WindowOrder::kStream);
  CHECK(train.optimizer.kind == Optimizer::kSgd);
  CHECK(train.optimizer.learning_rate == 0.0375);
  CHECK(train.optimizer.weight_decay == 0.015625);
  CHECK(train.optimizer.beta1 == 0.9);
  CHECK(train.optimizer.beta2 == 0.999);
  CHECK(train.optimizer.epsilon == 1e-8);
  CHECK(train.optimizer.momentum == 0.75);
  CHECK(train.schedule.kind == ScheduleKind::kCosine);
  CHECK(train.schedule.warmup_steps == 2);
  CHECK(train.schedule.total_steps == 5);
  CHECK(train.schedule.every == 3);
  CHECK(train.schedule.factor == 0.5);
  CHECK(train.clip == 1.5F);
  CHECK(train.patience == 9);
  CHECK(train.seed == 77);
  CHECK(model.resume->validation_share == 0.25);
}

TEST_CASE("a run goes on from a checkpoint of an earlier version") {
  const Bytes lines = fixture("lines.txt");
  const auto corpus = build_corpus(std::string(lines.begin(), lines.end()), {}, *character_tokenizer());
  REQUIRE(corpus.ok());
  Model model = model_of(fixture("checkpoint.safetensors"));
  const auto split = split_text(corpus->ids, {corpus->line_ends, corpus->song_ends}, model.resume->validation_share);
  REQUIRE(split.ok());
  const auto backend = make_cpu_backend(1);
  auto trainer = Trainer::create(*backend, model.config, model.resume->settings, split->training);
  REQUIRE(trainer.ok());
  CHECK((*trainer)->restore({model.config, std::move(model.weights), std::move(*model.resume)}).ok());
  CHECK((*trainer)->steps_done() == 5);
}

TEST_CASE("files of an earlier version are written again byte by byte") {
  for (const char* name : {"model.safetensors", "checkpoint.safetensors"}) {
    CAPTURE(name);
    const Bytes bytes = fixture(name);
    CHECK(write_model(model_of(bytes)) == bytes);
  }
}

}  // namespace geci::older_files_test
