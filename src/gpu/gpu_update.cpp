// A step's numbers, and the update that reads them where they are.
#include <algorithm>
#include <cmath>
#include <limits>

#include "gpu/gpu_backend_impl.h"

namespace geci {
namespace {

// Workgroups, and so partial sums, of a squared norm.
constexpr size_t kSquareGroups = 256;

// What adam.wgsl and sgd.wgsl have first: the rule.
struct RuleParams {
  uint32_t count, has_limit;
  float loss_limit, clip;
};

RuleParams rule_params(const UpdateRule& rule, size_t count) {
  const bool has_limit = std::isfinite(rule.loss_limit);
  return {static_cast<uint32_t>(count), has_limit ? 1U : 0U, has_limit ? static_cast<float>(rule.loss_limit) : 0.0F,
          rule.clip};
}

struct AdamParams {
  RuleParams rule;
  float beta1, one_minus_beta1, beta2, one_minus_beta2, epsilon, step_size, inverse_sqrt_bias, keep;
  uint32_t numbers_offset = 0, weights_offset = 0, gradients_offset = 0, first_offset = 0, second_offset = 0;
};

struct SgdParams {
  RuleParams rule;
  float rate, weight_decay, momentum;
  uint32_t numbers_offset, weights_offset, gradients_offset, velocity_offset;
};

// Without the offsets.
AdamParams adam_params(const OptimizerStep& step, const RuleParams& rule) {
  const OptimizerSettings& s = step.settings;
  const auto t = static_cast<double>(step.step);
  return {.rule = rule,
          .beta1 = static_cast<float>(s.beta1),
          .one_minus_beta1 = static_cast<float>(1 - s.beta1),
          .beta2 = static_cast<float>(s.beta2),
          .one_minus_beta2 = static_cast<float>(1 - s.beta2),
          .epsilon = static_cast<float>(s.epsilon),
          .step_size = static_cast<float>(s.learning_rate / (1 - std::pow(s.beta1, t))),
          .inverse_sqrt_bias = static_cast<float>(1 / std::sqrt(1 - std::pow(s.beta2, t))),
          .keep = static_cast<float>(1 - s.learning_rate * s.weight_decay)};
}

}  // namespace

void GpuBackendImpl::begin_step(int slot) {
  pending(slot).reset();
  clear({slot_numbers(slot), 4});
}

StepNumbers GpuBackendImpl::numbers(int slot) {
  constexpr float kLost = std::numeric_limits<float>::quiet_NaN();
  std::array<float, 2> values = {kLost, kLost};
  if (pending(slot)) {
    device_->finish_read(*pending(slot), values.data());
    pending(slot).reset();
  } else {
    download({slot_numbers(slot), values.size()}, values.data());
  }
  return {static_cast<double>(values[0]), static_cast<double>(values[1])};
}

void GpuBackendImpl::total(std::span<const float> values, float factor, bool accumulate, float* to) {
  struct Params {
    uint32_t count, accumulate;
    float factor;
    uint32_t values_offset, total_offset;
  };
  const Bound from = bound(1, values.data(), values.size()), result = bound(2, to, 1);
  const Params params = {static_cast<uint32_t>(values.size()), accumulate ? 1U : 0U, factor, from.offset,
                         result.offset};
  const auto count = static_cast<double>(values.size());
  dispatch(Kernel::kTotal, params, {{from, result}}, {1, 1}, {.loaded = count + (accumulate ? 1 : 0), .stored = 1});
}

void GpuBackendImpl::add_squares(std::span<const float> values, int slot) {
  struct Params {
    uint32_t count, x_offset;
  };
  pending(slot).reset();
  if (values.empty()) return;
  const Groups groups = {std::min(sharing(values.size(), 1024).x, static_cast<uint32_t>(kSquareGroups)), 1};
  float* partials = scratch(partials_, kSquareGroups);
  const Bound x = bound(1, values.data(), values.size()), to = bound(2, partials, groups.x);
  dispatch(Kernel::kSquares, Params{static_cast<uint32_t>(values.size()), x.offset}, {{x, to}}, groups,
           {.loaded = static_cast<double>(values.size()), .stored = static_cast<double>(groups.x)});
  total({partials, groups.x}, 1.0F, true, slot_numbers(slot) + 1);
}

// The step ends here: it starts to run, and its numbers to come back.
void GpuBackendImpl::update(const OptimizerStep& step, const UpdateRule& rule, std::span<float> weights,
                            std::span<const float> gradients, std::span<float> first_moments,
                            std::span<float> second_moments) {
  const Bound numbers = bound(1, slot_numbers(rule.slot), 2), w = bound(2, weights.data(), weights.size());
  const Bound g = bound(3, gradients.data(), gradients.size());
  const Bound m = bound(4, first_moments.data(), first_moments.size());
  const RuleParams rule_part = rule_params(rule, weights.size());
  const Groups groups = sharing(weights.size(), 256);
  const auto count = static_cast<double>(weights.size());
  if (step.settings.kind == Optimizer::kAdam) {
    const Bound v = bound(5, second_moments.data(), second_moments.size());
    AdamParams params = adam_params(step, rule_part);
    params.numbers_offset = numbers.offset;
    params.weights_offset = w.offset;
    params.gradients_offset = g.offset;
    params.first_offset = m.offset;
    params.second_offset = v.offset;
    dispatch(Kernel::kAdam, params, {{numbers, w, g, m, v}}, groups, {.loaded = 4 * count + 2, .stored = 3 * count});
  } else {
    const OptimizerSettings& s = step.settings;
    const SgdParams params = {rule_part,
                              static_cast<float>(s.learning_rate),
                              static_cast<float>(s.weight_decay),
                              static_cast<float>(s.momentum),
                              numbers.offset,
                              w.offset,
                              g.offset,
                              m.offset};
    dispatch(Kernel::kSgd, params, {{numbers, w, g, m}}, groups, {.loaded = 3 * count + 2, .stored = 2 * count});
  }
  if (status() && !pending(rule.slot)) pending(rule.slot) = device_->start_read(range(slot_numbers(rule.slot), 2));
}

}  // namespace geci
