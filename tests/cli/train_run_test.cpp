#include <doctest/doctest.h>

#include "cli/train/run.h"
#include "cpu/cpu_backend.h"
#include "train/checkpoint.h"
#include "train/lagging_backend.h"

namespace geci::cli::train_run_test {
namespace {

TEST_CASE("a run whose device is lost goes on with another trainer, and counts each epoch once") {
  std::vector<int32_t> ids(400);
  for (size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<int32_t>(i * i * 7 % 23);
  const auto text = std::make_shared<const std::vector<int32_t>>(ids);
  const NetworkConfig network{.vocab = 23, .embed = 8, .hidden = 8};
  const TrainSettings settings{.batch = 3, .steps = 7};
  LaggingBackend device(2);
  device.lose_at(158);
  const auto cpu = make_cpu_backend(1);
  auto lost = Trainer::create(device, network, settings, text), whole = Trainer::create(*cpu, network, settings, text);
  REQUIRE(lost.ok());
  REQUIRE(whole.ok());
  const Result<Start> start = Start::load("", "");
  REQUIRE(start.ok());
  const Vocabulary vocabulary;
  TrainOptions options;
  options.steps = 300;
  const auto never = [] { return false; };
  const auto nothing = [] {};

  TrainingRun run(**lost, options, *start, vocabulary, TrainLog());
  REQUIRE(run.run(never, nothing) == End::kDeviceLost);
  CHECK(run.failure().english() == "The device was lost.");
  auto rest = Trainer::go_on_elsewhere(**lost, *cpu);
  REQUIRE(rest.ok());
  run.go_on_with(**rest);
  CHECK(run.run(never, nothing) == End::kFinished);

  TrainingRun undisturbed(**whole, options, *start, vocabulary, TrainLog());
  CHECK(undisturbed.run(never, nothing) == End::kFinished);
  CHECK((*rest)->steps_done() == 300);
  CHECK(run.tally().epochs() == undisturbed.tally().epochs());
  CHECK(run.tally().loss() == undisturbed.tally().loss());
  REQUIRE(run.curve().size() == undisturbed.curve().size());
  for (size_t i = 0; i < run.curve().size(); ++i) {
    CHECK(run.curve()[i].step == undisturbed.curve()[i].step);
    CHECK(run.curve()[i].loss == undisturbed.curve()[i].loss);
  }
  CHECK((*rest)->weights() == (*whole)->weights());
}

}  // namespace
}  // namespace geci::cli::train_run_test
