#include <doctest/doctest.h>

#include "gpu/guarded.h"

namespace geci::gpu_update_test {
namespace {

using namespace gpu_testing;

constexpr size_t kCount = 16 * 67;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// Weights and what an update needs beside them.
struct Device {
  Guarded weights{gpu(), normal_floats(1, kCount), 16};
  Guarded gradients{gpu(), normal_floats(2, kCount), 16};
  Guarded first{gpu(), FloatBuffer(kCount), 16};
  Guarded second{gpu(), FloatBuffer(kCount), 16};

  void update(const OptimizerStep& step, const UpdateRule& rule) {
    gpu().update(step, rule, weights.span(), gradients.span(), first.span(), second.span());
  }
};

// A loss of ln 2 in `slot`: two words of which none is likelier.
void leave_loss(int slot, float bias) {
  Guarded x(gpu(), FloatBuffer(1, 0.0F)), w(gpu(), FloatBuffer(2, 0.0F)), b(gpu(), FloatBuffer(2, bias));
  Guarded d_x(gpu(), size_t{1}), d_w(gpu(), size_t{2}), d_b(gpu(), size_t{2});
  const std::vector<int32_t> target = {1};
  gpu().cross_entropy_with_gradients(x.matrix(1, 1), {w.matrix(2, 1), b.span()}, target, d_x.matrix(1, 1),
                                     {d_w.matrix(2, 1), d_b.span()}, slot);
}

// The reference's weights after three steps.
FloatBuffer expected_weights(const OptimizerSettings& settings, float clip) {
  const auto oracle = make_reference_backend();
  const FloatBuffer gradients = normal_floats(2, kCount);
  FloatBuffer weights = normal_floats(1, kCount), first(kCount), second(kCount);
  oracle->begin_step(0);
  oracle->add_squares(gradients, 0);
  for (int t = 1; t <= 3; ++t) oracle->update({settings, t}, {.clip = clip}, weights, gradients, first, second);
  return weights;
}

double squared_norm() {
  double sum = 0;
  for (const float g : normal_floats(2, kCount)) sum += static_cast<double>(g) * static_cast<double>(g);
  return sum;
}

constexpr OptimizerSettings kAdam = {.learning_rate = 0.01, .weight_decay = 0.1};
constexpr OptimizerSettings kSgd = {
    .kind = Optimizer::kSgd, .learning_rate = 0.01, .weight_decay = 0.1, .momentum = 0.9};

}  // namespace

TEST_CASE("the GPU's squared norm adds up over several calls and is the same twice") {
  GpuBackend& backend = gpu();
  for (const size_t count : {size_t{1}, size_t{255}, size_t{100'003}, size_t{1'000'000}}) {
    const FloatBuffer values = normal_floats(9, count);
    Guarded device(backend, values, 3);
    double expected = 0;
    for (const float value : values) expected += static_cast<double>(value) * static_cast<double>(value);
    StepNumbers first;
    for (int time = 0; time < 2; ++time) {
      backend.begin_step(2);
      backend.add_squares(device.span(), 2);
      backend.add_squares(device.span().first(count / 2), 2);
      backend.add_squares(device.span().subspan(count / 2), 2);
      const StepNumbers numbers = backend.numbers(2);
      CHECK(numbers.squared_norm == doctest::Approx(2 * expected).epsilon(1e-6));
      if (time == 0) first = numbers;
      CHECK(numbers.squared_norm == first.squared_norm);
    }
  }
}

TEST_CASE("the GPU's updates are the reference's, with clipping") {
  for (const OptimizerSettings& settings : {kAdam, kSgd}) {
    for (const float clip : {0.0F, 1.0F, 1e6F}) {
      Device device;
      for (int t = 1; t <= 3; ++t) {
        const int slot = t % Backend::kSlots;
        gpu().begin_step(slot);
        leave_loss(slot, 0.0F);
        gpu().add_squares(device.gradients.span(), slot);
        device.update({settings, t}, {.slot = slot, .clip = clip});
        CHECK(gpu().numbers(slot).loss == doctest::Approx(std::log(2.0)));
        CHECK(gpu().numbers(slot).squared_norm == doctest::Approx(squared_norm()).epsilon(1e-6));
      }
      CHECK(error_of(device.weights.values(), expected_weights(settings, clip)) < 1e-6);
      CHECK(device.gradients.values() == normal_floats(2, kCount));
      device.first.values();
      device.second.values();
    }
  }
}

TEST_CASE("the GPU leaves everything as it is after a step that is not sound") {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const OptimizerSettings& settings : {kAdam, kSgd}) {
    for (const int why : {0, 1, 2, 3}) {
      Device device;
      UpdateRule rule = {.slot = 3, .clip = 1.0F};
      gpu().begin_step(3);
      leave_loss(3, why == 0 ? kNan : 0.0F);
      if (why == 1) gpu().upload(FloatBuffer(1, infinity), device.gradients.data());
      if (why == 2) gpu().upload(FloatBuffer(1, kNan), device.gradients.data());
      if (why == 3) rule.loss_limit = 0.69;
      gpu().add_squares(device.gradients.span(), 3);
      device.update({settings, 1}, rule);
      CAPTURE(why);
      CHECK(is_sound(gpu().numbers(3), rule) == false);
      CHECK(device.weights.values() == normal_floats(1, kCount));
      CHECK(device.first.values() == FloatBuffer(kCount));
      CHECK(device.second.values() == FloatBuffer(kCount));
    }
  }
}

TEST_CASE("the GPU's numbers of two steps can wait") {
  Device device;
  for (int step = 0; step < 12; ++step) {
    const int slot = step % Backend::kSlots;
    gpu().begin_step(slot);
    leave_loss(slot, 0.0F);
    if (step % 2 == 0) gpu().add_squares(device.gradients.span(), slot);
    device.update({kAdam, step + 1}, {.slot = slot});
    if (step < gpu().steps_ahead()) continue;
    const int before = step - gpu().steps_ahead();
    const StepNumbers numbers = gpu().numbers(before % Backend::kSlots);
    CHECK(numbers.loss == doctest::Approx(std::log(2.0)));
    CHECK(numbers.squared_norm == doctest::Approx(before % 2 == 0 ? squared_norm() : 0.0).epsilon(1e-6));
  }
}

}  // namespace geci::gpu_update_test
