// Against PyTorch: fixtures/make_optimizer_fixtures.py says what optimizers.json holds.
#include "train/schedule.h"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/aligned.h"
#include "cpu/cpu_backend.h"

namespace geci::schedule_test {
namespace {

using Json = nlohmann::json;

Json fixture() {
  std::ifstream file(std::string(GECI_FIXTURES) + "/optimizers.json");
  REQUIRE(file.good());
  return Json::parse(file, nullptr, false);
}

void check_close(double ours, double theirs) { CHECK(ours == doctest::Approx(theirs).epsilon(1e-6).scale(1e-3)); }

TEST_CASE("a hundred updates of Adam, AdamW and SGD end at PyTorch's weights") {
  const Json json = fixture();
  const double rate = json["rate"];
  const struct {
    const char* name;
    OptimizerSettings settings;
  } kinds[] = {
      {"adam", {.learning_rate = rate}},
      {"adamw", {.learning_rate = rate, .weight_decay = 0.1}},
      {"sgd", {.kind = Optimizer::kSgd, .learning_rate = rate}},
      {"momentum", {.kind = Optimizer::kSgd, .learning_rate = rate, .weight_decay = 0.01, .momentum = 0.9}},
  };
  const auto backend = make_cpu_backend(1);
  for (const auto& [name, settings] : kinds) {
    CAPTURE(name);
    const auto start = json["start"].get<std::vector<float>>();
    FloatBuffer weights(start.begin(), start.end()), m(weights.size()), v(weights.size());
    int64_t step = 0;
    for (const Json& gradients : json["gradients"]) {
      backend->update({settings, ++step}, {}, weights, gradients.get<std::vector<float>>(), m, v);
    }
    const auto expected = json["weights"][name].get<std::vector<double>>();
    for (size_t i = 0; i < weights.size(); ++i) {
      CHECK(weights[i] == doctest::Approx(expected[i]).epsilon(1e-4).scale(0.1));
    }
  }
}

TEST_CASE("cosine, step and plateau give PyTorch's rates") {
  const Json json = fixture();
  const Schedule cosine({.kind = ScheduleKind::kCosine, .total_steps = 20});
  for (size_t step = 0; step < json["cosine_20_steps"].size(); ++step) {
    check_close(cosine.factor(static_cast<int64_t>(step), 0), json["cosine_20_steps"][step]);
  }
  const Schedule steps({.kind = ScheduleKind::kStep, .every = 3, .factor = 0.5});
  for (size_t epoch = 0; epoch < json["step_every_3_half"].size(); ++epoch) {
    check_close(steps.factor(1000, static_cast<int64_t>(epoch)), json["step_every_3_half"][epoch]);
  }
  Schedule plateau({.kind = ScheduleKind::kPlateau, .every = 2, .factor = 0.5});
  for (size_t epoch = 0; epoch < json["epoch_losses"].size(); ++epoch) {
    CAPTURE(epoch);
    check_close(plateau.factor(1000, static_cast<int64_t>(epoch)), json["plateau_every_2_half"][epoch]);
    plateau.end_epoch(json["epoch_losses"][epoch]);
  }
}

TEST_CASE("a warm-up climbs in equal parts to the base rate, and a cosine then falls to zero") {
  const Schedule schedule({.kind = ScheduleKind::kCosine, .warmup_steps = 4, .total_steps = 24});
  for (int64_t step = 0; step < 4; ++step) check_close(schedule.factor(step, 0), static_cast<double>(step + 1) / 4);
  check_close(schedule.factor(4, 0), 1);
  check_close(schedule.factor(14, 0), 0.5);
  check_close(schedule.factor(24, 0), 0);
  check_close(schedule.factor(1000, 0), 0);
}

TEST_CASE("a plateau's memory, restored, goes on as if nothing had happened") {
  const ScheduleSettings settings{.kind = ScheduleKind::kPlateau, .every = 1, .factor = 0.5};
  Schedule whole(settings), part(settings);
  for (const double loss : {3.0, 3.0, 3.0}) {
    whole.end_epoch(loss);
    part.end_epoch(loss);
  }
  Schedule restored(settings);
  restored.restore(part.memory());
  for (const double loss : {2.9, 3.0, 3.0, 3.0}) {
    whole.end_epoch(loss);
    restored.end_epoch(loss);
  }
  CHECK(whole.memory() == restored.memory());
  CHECK(whole.factor(0, 0) < 1);
}

TEST_CASE("impossible schedules are refused with a sentence, and names go there and back") {
  CHECK(!validate(ScheduleSettings{.warmup_steps = -1}).ok());
  CHECK(!validate(ScheduleSettings{.kind = ScheduleKind::kCosine}).ok());
  CHECK(!validate(ScheduleSettings{.every = 0}).ok());
  for (const double factor : {0.0, -1.0, 1.5, static_cast<double>(NAN)}) {
    CHECK(!validate(ScheduleSettings{.factor = factor}).ok());
  }
  for (const char* name : {"constant", "cosine", "step", "plateau"}) {
    CHECK(schedule_name(*parse_schedule(name)) == name);
  }
  CHECK(!parse_schedule("linear").ok());
}

}  // namespace
}  // namespace geci::schedule_test
