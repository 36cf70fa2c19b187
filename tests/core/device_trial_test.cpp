#include "core/device_trial.h"

#include <doctest/doctest.h>

#include <vector>

#include "core/sentence.h"

namespace geci::device_trial_test {
namespace {

constexpr Sentence<> kNoGpu{"There is no GPU.", "没有 GPU。"};
const DeviceTrial kSlow{"cpu", 0.0042, {}}, kFast{"gpu", 0.0013, {}}, kNone{"gpu", std::nullopt, kNoGpu()};
const DeviceTrial kUntimed{"cpu", std::nullopt, {}};

TEST_CASE("of the devices that were tried the quickest is chosen, and the sentence says what each of them took") {
  const std::vector<DeviceTrial> both = {kSlow, kFast};
  CHECK(quickest(both) == 1);
  CHECK(why_chosen("gpu", both).english() == "Chose the device 'gpu' (cpu 4.20 ms a step; gpu 1.30 ms a step).");
  CHECK(why_chosen("gpu", both).chinese() == "选用了 gpu（cpu 每步 4.20 毫秒；gpu 每步 1.30 毫秒）。");
}

TEST_CASE("a device that cannot do the job is not chosen, however little was measured") {
  const std::vector<DeviceTrial> one = {kNone, kUntimed}, none = {kNone};
  CHECK(quickest(one) == 1);
  CHECK(why_chosen("cpu", one).english() == "Chose the device 'cpu' (gpu: There is no GPU.; cpu).");
  CHECK(why_chosen("cpu", one).chinese() == "选用了 cpu（gpu：没有 GPU。；cpu 可用）。");
  CHECK_FALSE(quickest(none));
  CHECK_FALSE(quickest({}));
}

}  // namespace
}  // namespace geci::device_trial_test
