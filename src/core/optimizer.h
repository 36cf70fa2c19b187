// How a training step changes the weights: the optimizer's settings, gradient clipping, and when an update is left out.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace geci {

/// kAdam: Adam (Kingma and Ba, 2015) with the bias correction of torch.optim.Adam; with a weight decay
/// it is torch.optim.AdamW. kSgd: torch.optim.SGD with momentum.
enum class Optimizer { kAdam, kSgd };

struct OptimizerSettings {
  Optimizer kind = Optimizer::kAdam;
  double learning_rate = 1e-3;
  double weight_decay = 0;  // Adam: w -= rate * decay * w, apart from the gradient; SGD: decay * w joins it
  double beta1 = 0.9;       // Adam
  double beta2 = 0.999;     // Adam
  double epsilon = 1e-8;    // Adam
  double momentum = 0;      // SGD
};

/// One update: the settings at that step, which counts from 1.
struct OptimizerStep {
  OptimizerSettings settings;
  int64_t step = 0;
};

/// What a training step computes beside the gradients.
struct StepNumbers {
  double loss = 0;          // mean over the batch's targets, nats
  double squared_norm = 0;  // of the gradients
};

/// Which step an update belongs to, and what that step's numbers mean for it. A backend applies the rule where the
/// numbers are, so that the host need not wait for them.
struct UpdateRule {
  int slot = 0;    // of the step's numbers, see Backend::begin_step
  float clip = 0;  // gradients are scaled so that their L2 norm is at most this; 0: never
  double loss_limit = std::numeric_limits<double>::infinity();  // a loss above it is as bad as one that is not finite
};

/// Should a step with these numbers change the weights?
inline bool is_sound(const StepNumbers& numbers, const UpdateRule& rule) {
  return std::isfinite(numbers.loss) && std::isfinite(numbers.squared_norm) && numbers.loss <= rule.loss_limit;
}

/// What the gradients are multiplied by: torch.nn.utils.clip_grad_norm_.
inline float clip_scale(const StepNumbers& numbers, const UpdateRule& rule) {
  if (rule.clip <= 0) return 1.0F;
  return static_cast<float>(std::min(1.0, static_cast<double>(rule.clip) / (std::sqrt(numbers.squared_norm) + 1e-6)));
}

}  // namespace geci
