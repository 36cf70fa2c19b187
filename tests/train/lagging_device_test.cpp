#include <doctest/doctest.h>

#include <cmath>

#include "cpu/cpu_backend.h"
#include "train/checkpoint.h"
#include "train/lagging_backend.h"
#include "train/trainer.h"

namespace geci::lagging_device_test {
namespace {

TokenIds text() {
  std::vector<int32_t> ids(400);
  for (size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<int32_t>(i * i * 7 % 23);
  return std::make_shared<const std::vector<int32_t>>(ids);
}

constexpr NetworkConfig kNetwork{.vocab = 23, .embed = 16, .hidden = 12, .dropout = 0.2F};

std::unique_ptr<Trainer> trainer_on(Backend& backend, const TrainSettings& settings) {
  auto trainer = Trainer::create(backend, kNetwork, settings, text());
  REQUIRE(trainer.ok());
  (*trainer)->set_validation(text());
  return std::move(*trainer);
}

struct Told {
  std::vector<double> losses, epoch_losses;
  std::string divergence;
};

/// Trains so many steps as the programs do: queue, take what is known, finish epochs.
Told train(Trainer& trainer, int steps, size_t& most_untold) {
  Told told;
  const auto take = [&](bool wait) {
    while (true) {
      const auto metrics = trainer.next_metrics(wait);
      if (!metrics) {
        told.divergence = metrics.error().english();
        return false;
      }
      if (!*metrics) return true;
      told.losses.push_back((*metrics)->loss);
      CHECK((*metrics)->step == static_cast<int64_t>(told.losses.size()));
      if (!(*metrics)->ends_epoch) continue;
      told.epoch_losses.push_back((*metrics)->epoch_loss);
      trainer.finish_epoch(**metrics);
    }
  };
  for (int i = 0; i < steps; ++i) {
    trainer.queue_step();
    if (!take(false)) return told;
    most_untold = std::max(most_untold, static_cast<size_t>(trainer.steps_done()) - told.losses.size());
  }
  take(true);
  return told;
}

TEST_CASE("a device that is steps behind its host trains to the same bits as one that is not") {
  TrainSettings settings{.batch = 3, .steps = 7, .clip = 0.5F};
  settings.schedule = {.kind = ScheduleKind::kPlateau};
  const auto prompt_device = make_cpu_backend(1);
  LaggingBackend late_device(2);
  const auto prompt = trainer_on(*prompt_device, settings), late = trainer_on(late_device, settings);
  size_t prompt_untold = 0, late_untold = 0;
  const Told expected = train(*prompt, 230, prompt_untold), seen = train(*late, 230, late_untold);
  CHECK(prompt_untold == 0);
  CHECK(late_untold == 2);
  // It waits where an epoch ends and for every hundredth step, not in between.
  const int64_t epochs = 230 / late->batches_per_epoch() + 1;
  CHECK(late_device.waits() <= 3 * epochs + 8);
  CHECK(seen.losses == expected.losses);
  CHECK(seen.epoch_losses == expected.epoch_losses);
  CHECK(late->weights() == prompt->weights());
  CHECK(late->best_weights() == prompt->best_weights());
  CHECK(late->checkpoint().resume.epoch_loss_sum == prompt->checkpoint().resume.epoch_loss_sum);
}

TEST_CASE("steps that were queued behind one that diverges count as never done") {
  TrainSettings settings{.batch = 3, .steps = 7};
  settings.optimizer = {.kind = Optimizer::kSgd, .learning_rate = 9};
  const auto prompt_device = make_cpu_backend(1);
  LaggingBackend late_device(2);
  const auto prompt = trainer_on(*prompt_device, settings), late = trainer_on(late_device, settings);
  size_t untold = 0;
  const Told expected = train(*prompt, 100, untold), seen = train(*late, 100, untold);
  REQUIRE(!expected.divergence.empty());
  CHECK(seen.divergence == expected.divergence);
  CHECK(seen.losses == expected.losses);
  CHECK(late->steps_done() == prompt->steps_done());
  CHECK(late->weights() == prompt->weights());
}

TEST_CASE("training on a device that is lost goes on elsewhere, at most a hundred steps earlier, to the same bits") {
  TrainSettings settings{.batch = 3, .steps = 7, .order = WindowOrder::kStream, .clip = 0.5F};
  settings.schedule = {.kind = ScheduleKind::kPlateau};
  for (const int64_t lost_at : {1, 2, 101, 250, 399}) {
    CAPTURE(lost_at);
    const auto cpu = make_cpu_backend(1);
    LaggingBackend device(2);
    device.lose_at(lost_at);
    const auto whole = trainer_on(*cpu, settings), lost = trainer_on(device, settings);
    size_t untold = 0;
    const Told expected = train(*whole, 420, untold), seen = train(*lost, 420, untold);
    CHECK(seen.divergence == "The device was lost.");
    REQUIRE(lost->rescued());
    const int64_t rescued = lost->rescued()->resume.steps_done;
    CHECK(rescued < lost_at);
    CHECK(rescued >= lost_at - 100);
    auto rest = Trainer::go_on_elsewhere(*lost, *cpu);
    REQUIRE(rest.ok());
    CHECK((*rest)->steps_done() == rescued);
    while ((*rest)->steps_done() < 420) {
      const auto metrics = (*rest)->step();
      REQUIRE(metrics.ok());
      CHECK(metrics->loss == expected.losses[static_cast<size_t>(metrics->step - 1)]);
      if (metrics->ends_epoch) (*rest)->finish_epoch(*metrics);
    }
    CHECK((*rest)->weights() == whole->weights());
    CHECK((*rest)->best_weights() == whole->best_weights());
  }
}

TEST_CASE("training that is moved to another device goes on to the same bits") {
  TrainSettings settings{.batch = 3, .steps = 7, .order = WindowOrder::kStream, .clip = 0.5F};
  settings.schedule = {.kind = ScheduleKind::kPlateau};
  const auto cpu = make_cpu_backend(1);
  LaggingBackend device(2);
  const auto whole = trainer_on(*cpu, settings), first = trainer_on(device, settings);
  size_t untold = 0;
  const Told expected = train(*whole, 150, untold), begun = train(*first, 90, untold);
  auto second = Trainer::copy_to(*cpu, *first);
  REQUIRE(second.ok());
  CHECK((*second)->steps_done() == 90);
  CHECK(&(*second)->backend() == cpu.get());
  CHECK(*(*second)->validation() == *first->validation());
  std::vector<double> losses = begun.losses;
  while ((*second)->steps_done() < 150) {
    const auto metrics = (*second)->step();
    REQUIRE(metrics.ok());
    losses.push_back(metrics->loss);
    if (metrics->ends_epoch) (*second)->finish_epoch(*metrics);
  }
  CHECK(losses == expected.losses);
  CHECK((*second)->weights() == whole->weights());
  CHECK((*second)->best_weights() == whole->best_weights());
}

TEST_CASE("weights that were given to a device are rescued before the first step, and by hand") {
  LaggingBackend device(2);
  device.lose_at(9);
  const auto cpu = make_cpu_backend(1);
  const auto trainer = trainer_on(device, {.batch = 3, .steps = 7}),
             other = trainer_on(*cpu, {.batch = 3, .steps = 7, .seed = 5});
  CHECK_FALSE(other->rescued());
  REQUIRE(trainer->rescued());
  REQUIRE(trainer->set_weights(other->weights()).ok());
  CHECK(trainer->rescued()->weights == other->weights());
  while (trainer->steps_done() < 5) REQUIRE(trainer->step().ok());
  trainer->rescue();
  CHECK(trainer->rescued()->resume.steps_done == 5);
  while (trainer->step()) {
  }
  trainer->rescue();  // too late
  CHECK(trainer->rescued()->resume.steps_done == 5);
}

}  // namespace
}  // namespace geci::lagging_device_test
