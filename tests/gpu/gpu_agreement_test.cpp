#include "gpu/gpu_backend.h"
#include "reference/agreement.h"
#include "reference/reference_backend.h"

namespace geci::gpu_agreement_test {
namespace {

constexpr double kTolerance = 1e-4;

TEST_CASE("outputs, loss and every gradient of the GPU are the reference's, in both forms of the recurrence") {
  const auto oracle = make_reference_backend();
  for (const RecurrentForm form : {RecurrentForm::kLooping, RecurrentForm::kBySteps}) {
    const auto tested = make_gpu_backend({.form = form});
    if (!tested) FAIL(tested.error().message);
    for (const auto& example : agreement::examples()) agreement::check_step(**tested, *oracle, example, kTolerance);
  }
}

TEST_CASE("fifty training steps of the GPU are the reference's, with every optimizer") {
  const auto oracle = make_reference_backend();
  const auto tested = make_gpu_backend();
  if (!tested) FAIL(tested.error().message);
  for (const auto& example : agreement::examples()) {
    agreement::check_training(**tested, *oracle, example, {.learning_rate = 1e-3, .weight_decay = 0.05}, kTolerance);
    agreement::check_training(**tested, *oracle, example,
                              {.kind = Optimizer::kSgd, .learning_rate = 0.01, .momentum = 0.9}, kTolerance);
  }
}

}  // namespace
}  // namespace geci::gpu_agreement_test
