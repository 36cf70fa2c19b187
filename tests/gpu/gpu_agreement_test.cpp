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
    if (!tested) FAIL(tested.error().english());
    for (const auto& example : agreement::examples()) agreement::check_step(**tested, *oracle, example, kTolerance);
  }
}

TEST_CASE("fifty training steps of the GPU are the reference's, with every optimizer") {
  const auto oracle = make_reference_backend();
  const auto tested = make_gpu_backend({.form = RecurrentForm::kLooping});
  if (!tested) FAIL(tested.error().english());
  for (const auto& training : agreement::trainings()) {
    agreement::check_training(**tested, *oracle, training, kTolerance);
  }
}

TEST_CASE("a network that does not fit the GPU is refused with what does not and what would, and nothing crashes") {
  const auto backend = make_gpu_backend();
  if (!backend) FAIL(backend.error().english());
  const size_t limit = (*backend)->gpu().limits.binding_bytes / sizeof(float);
  const int width = 1024;
  const NetworkConfig too_large{.vocab = static_cast<int>(limit / width) + 1, .embed = width, .hidden = 8};
  const auto ids = std::make_shared<const std::vector<int32_t>>(std::vector<int32_t>(100, 1));
  const auto trainer = Trainer::create(**backend, too_large, {.batch = 2, .steps = 5}, ids);
  REQUIRE(!trainer.ok());
  CHECK(trainer.error().english().find("MiB") != std::string::npos);
  CHECK(trainer.error().english().find("smaller") != std::string::npos);
}

}  // namespace
}  // namespace geci::gpu_agreement_test
