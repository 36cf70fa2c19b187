#include "cpu/cpu_backend.h"
#include "cpu/kernels.h"
#include "reference/agreement.h"
#include "reference/reference_backend.h"

namespace geci::cpu_agreement_test {
namespace {

constexpr double kTolerance = 1e-4;

TEST_CASE("outputs, loss and every gradient of the CPU are the reference's") {
  const auto oracle = make_reference_backend();
  for (const int threads : {1, 2}) {
    CAPTURE(threads);
    for (const Kernels* kernels : supported_kernels()) {
      CAPTURE(kernels->name);
      const auto tested = make_cpu_backend(threads, kernels->short_name);
      REQUIRE(tested.ok());
      for (const auto& example : agreement::examples()) agreement::check_step(**tested, *oracle, example, kTolerance);
    }
  }
}

TEST_CASE("fifty training steps of the CPU are the reference's, with every optimizer") {
  const auto oracle = make_reference_backend();
  const auto tested = make_cpu_backend(2);
  for (const auto& example : agreement::examples()) {
    agreement::check_training(*tested, *oracle, example, {.learning_rate = 1e-3}, kTolerance);
    agreement::check_training(*tested, *oracle, example, {.learning_rate = 1e-3, .weight_decay = 0.05}, kTolerance);
    agreement::check_training(*tested, *oracle, example,
                              {.kind = Optimizer::kSgd, .learning_rate = 0.01, .momentum = 0.9}, kTolerance);
  }
}

}  // namespace
}  // namespace geci::cpu_agreement_test
