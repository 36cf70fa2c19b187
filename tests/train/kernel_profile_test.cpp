#include "train/kernel_profile.h"

#include <doctest/doctest.h>

namespace geci::kernel_profile_test {
namespace {

KernelUse use(const char* name, uint64_t dispatches, double flops, std::optional<double> seconds) {
  return {.name = name,
          .dispatches = dispatches,
          .flops = flops,
          .bytes_loaded = 100,
          .bytes_stored = 50,
          .seconds = seconds};
}

}  // namespace

TEST_CASE("a profile is the mean of its steps, in the order of the first") {
  KernelProfile profile;
  profile.add({use("product", 2, 8e6, 1e-3), use("sum", 1, 0, 1e-3)});
  profile.add({use("sum", 3, 0, 2e-3), use("product", 2, 8e6, 4e-3)});
  CHECK(profile.steps() == 2);
  const std::vector<KernelResult> results = profile.a_step(16);
  REQUIRE(results.size() == 2);
  const KernelResult &product = results[0], &sum = results[1];
  CHECK(product.name == "product");
  CHECK(product.dispatches == 2);
  CHECK(product.flops == 8e6);
  CHECK(product.bytes_loaded == 100);
  CHECK(product.bytes_stored == 50);
  CHECK(*product.ms == doctest::Approx(2.5));
  CHECK(*product.share == doctest::Approx(5.0 / 8));
  CHECK(*product.gflops == doctest::Approx(3.2));
  CHECK(*product.share_of_peak == doctest::Approx(0.2));
  CHECK(sum.dispatches == 2);
  CHECK(*sum.share == doctest::Approx(3.0 / 8));
  CHECK_FALSE(sum.gflops.has_value());
}

TEST_CASE("without a clock, or with one too coarse for a step, no times are told") {
  for (const std::optional<double>& seconds : {std::optional<double>(), std::optional<double>(0.0)}) {
    KernelProfile profile;
    profile.add({use("product", 1, 8e6, seconds)});
    const KernelResult result = profile.a_step(16).front();
    CHECK(result.flops == 8e6);
    CHECK_FALSE(result.ms.has_value());
    CHECK_FALSE(result.share.has_value());
    CHECK_FALSE(result.gflops.has_value());
  }
  CHECK(KernelProfile().a_step(16).empty());
}

}  // namespace geci::kernel_profile_test
