#include "reference/optimizer.h"

namespace geci::reference {

// Kingma and Ba, 2015, algorithm 1; the decay as Loshchilov and Hutter, 2019, set it apart from the gradient.
void adam(const OptimizerStep& step, double scale, std::span<float> w, std::span<const float> g, std::span<float> m,
          std::span<float> v) {
  const OptimizerSettings& s = step.settings;
  const auto t = static_cast<double>(step.step);
  const double bias1 = 1 - std::pow(s.beta1, t), bias2 = 1 - std::pow(s.beta2, t);
  for (size_t i = 0; i < w.size(); ++i) {
    const double gradient = scale * static_cast<double>(g[i]);
    const double first = s.beta1 * static_cast<double>(m[i]) + (1 - s.beta1) * gradient;
    const double second = s.beta2 * static_cast<double>(v[i]) + (1 - s.beta2) * gradient * gradient;
    const double decayed = static_cast<double>(w[i]) * (1 - s.learning_rate * s.weight_decay);
    const double move = s.learning_rate * (first / bias1) / (std::sqrt(second / bias2) + s.epsilon);
    m[i] = static_cast<float>(first);
    v[i] = static_cast<float>(second);
    w[i] = static_cast<float>(decayed - move);
  }
}

void sgd(const OptimizerSettings& settings, double scale, std::span<float> w, std::span<const float> g,
         std::span<float> m) {
  for (size_t i = 0; i < w.size(); ++i) {
    const double gradient = scale * static_cast<double>(g[i]) + settings.weight_decay * static_cast<double>(w[i]);
    const double velocity = settings.momentum * static_cast<double>(m[i]) + gradient;
    m[i] = static_cast<float>(velocity);
    w[i] = static_cast<float>(static_cast<double>(w[i]) - settings.learning_rate * velocity);
  }
}

}  // namespace geci::reference
