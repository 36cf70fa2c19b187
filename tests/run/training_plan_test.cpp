#include "run/training_plan.h"

#include <doctest/doctest.h>

namespace geci::training_plan_test {
namespace {

const auto kIds = std::make_shared<const std::vector<int32_t>>(100, 1);
const std::vector<size_t> kLineEnds = {20, 40, 60, 80, 100};

}  // namespace

TEST_CASE("a cosine schedule over epochs ends with the last step on what is learned from") {
  TrainSettings train{.batch = 2, .steps = 4};
  train.schedule = {.kind = ScheduleKind::kCosine, .total_steps = 7};
  const Result<TrainingPlan> plan = plan_training(train, kIds, {kLineEnds, {}}, 0.2, 3);
  REQUIRE(plan.ok());
  CHECK(plan->split.training.ids->size() == 80);
  CHECK(plan->split.validation->size() == 20);
  const Result<int64_t> steps = steps_of_epochs(train, plan->split.training, 3);
  REQUIRE(steps.ok());
  CHECK(plan->train.schedule.total_steps == *steps);
  // Where its steps are given, they stay.
  CHECK(plan_training(train, kIds, {kLineEnds, {}}, 0.2, std::nullopt)->train.schedule.total_steps == 7);
}

TEST_CASE("a plan fails where the text is too short") {
  const TrainSettings train{.batch = 2, .steps = 4};
  CHECK_FALSE(plan_training(train, kIds, {}, 0.2, std::nullopt).ok());
  CHECK_FALSE(plan_training(train, kIds, {kLineEnds, {}}, 1, std::nullopt).ok());
}

TEST_CASE("a tally tells the last finished epoch's loss, the last step's before, and goes back over epochs") {
  EpochTally tally;
  tally.add({.step = 1, .loss = 5});
  CHECK(tally.loss() == 5);
  tally.add({.step = 2, .loss = 4, .ends_epoch = true, .epoch_loss = 4.5});
  tally.add({.step = 3, .loss = 3});
  CHECK(tally.loss() == 4.5);
  tally.add({.step = 4, .loss = 2, .ends_epoch = true, .epoch_loss = 2.5});
  CHECK(tally.epochs() == 2);
  tally.go_back(4, 3, 2);
  CHECK(tally.epochs() == 1);
  const TrainingRecord record = training_record({.batch = 9, .steps = 8, .seed = 7}, 4, tally, {{2, 4.5}});
  CHECK(record.steps == 4);
  CHECK(record.epochs == 1);
  CHECK(record.loss == 2.5);
  CHECK(record.batch == 9);
  CHECK(record.window == 8);
  CHECK(record.seed == 7);
  CHECK(record.curve.size() == 1);
}

}  // namespace geci::training_plan_test
