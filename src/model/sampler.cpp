#include "model/sampler.h"

#include <algorithm>
#include <cmath>

namespace geci {

Status validate(const SamplingSettings& settings) {
  if (settings.greedy) return Ok{};
  if (!(settings.temperature > 0 && std::isfinite(settings.temperature))) {
    return Error{"The temperature is " + std::to_string(settings.temperature) +
                 "; it must be above 0 (for the likeliest token every time, choose greedy)."};
  }
  return Ok{};
}

int32_t argmax(std::span<const float> logits) {
  return static_cast<int32_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

int32_t sample(std::span<float> logits, float temperature, float uniform) {
  const float largest = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (float& value : logits) {
    value = std::exp((value - largest) / temperature);
    sum += static_cast<double>(value);
  }
  double left = static_cast<double>(uniform) * sum;
  int32_t last_possible = 0;
  for (size_t i = 0; i < logits.size(); ++i) {
    if (logits[i] <= 0) continue;
    last_possible = static_cast<int32_t>(i);
    left -= static_cast<double>(logits[i]);
    if (left < 0) break;
  }
  return last_possible;
}

Generator::Generator(Backend& backend, const NetworkConfig& config, const SamplingSettings& settings)
    : network_(backend, config, 1, 1),
      state_(config, 1),
      settings_(settings),
      random_(settings.seed, RandomUse::kSample, 0),
      logits_(static_cast<size_t>(config.vocab)) {}

void Generator::start(const ParameterBuffer& weights, std::span<const int32_t> prompt) {
  state_.clear();
  for (const int32_t token : prompt) network_.next_logits(weights, token, state_, logits_);
}

int32_t Generator::next(const ParameterBuffer& weights) {
  const int32_t token =
      settings_.greedy ? argmax(logits_) : sample(logits_, settings_.temperature, random_.next_uniform());
  network_.next_logits(weights, token, state_, logits_);
  return token;
}

}  // namespace geci
