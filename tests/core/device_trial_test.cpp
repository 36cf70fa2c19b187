#include "core/device_trial.h"

#include <doctest/doctest.h>

#include <vector>

namespace geci::device_trial_test {
namespace {

const DeviceTrial kSlow{"cpu", 0.0042, ""}, kFast{"gpu", 0.0013, ""}, kNone{"gpu", std::nullopt, "There is no GPU."};
const DeviceTrial kUntimed{"cpu", std::nullopt, ""};

TEST_CASE("of the devices that were tried the quickest is chosen, and the sentence says what each of them took") {
  const std::vector<DeviceTrial> both = {kSlow, kFast};
  CHECK(quickest(both) == 1);
  CHECK(why_chosen("gpu", both) == "Chose the device 'gpu' (cpu 4.20 ms a step; gpu 1.30 ms a step).");
}

TEST_CASE("a device that cannot do the job is not chosen, however little was measured") {
  const std::vector<DeviceTrial> one = {kNone, kUntimed}, none = {kNone};
  CHECK(quickest(one) == 1);
  CHECK(why_chosen("cpu", one) == "Chose the device 'cpu' (gpu: There is no GPU.; cpu).");
  CHECK_FALSE(quickest(none));
  CHECK_FALSE(quickest({}));
}

}  // namespace
}  // namespace geci::device_trial_test
