#include "train/step_trial.h"

#include <doctest/doctest.h>

#include "train/lagging_backend.h"

namespace geci::step_trial_test {
namespace {

constexpr NetworkConfig kNetwork{.vocab = 23, .embed = 8, .hidden = 8};
constexpr TrainSettings kSettings{.batch = 2, .steps = 5};

TokenIds text(size_t tokens) {
  std::vector<int32_t> ids(tokens);
  for (size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<int32_t>(i % 23);
  return std::make_shared<const std::vector<int32_t>>(ids);
}

TEST_CASE("a trial trains a few steps, one a piece, and tells what one takes, also on a device that lags behind") {
  for (const int ahead : {0, 2}) {
    LaggingBackend device(ahead);
    auto trial = StepTrial::create(device, kNetwork, kSettings, text(400));
    REQUIRE(trial.ok());
    int pieces = 1;
    while ((*trial)->advance()) ++pieces;
    CHECK(pieces == 8);
    const Result<double> seconds = (*trial)->seconds_a_step();
    REQUIRE(seconds.ok());
    CHECK(*seconds > 0);
  }
}

TEST_CASE("a trial fails with the device's sentence, or with the job's") {
  LaggingBackend device(2);
  device.lose_at(4);
  const Result<double> lost = seconds_a_step(device, kNetwork, kSettings, text(400));
  REQUIRE_FALSE(lost.ok());
  CHECK(lost.error().english() == "The device was lost.");
  LaggingBackend good(2);
  const Result<double> short_text = seconds_a_step(good, kNetwork, kSettings, text(3));
  REQUIRE_FALSE(short_text.ok());
  CHECK(short_text.error().english().find("needs at least") != std::string::npos);
}

}  // namespace
}  // namespace geci::step_trial_test
