// Choosing tokens: greedy or by temperature, one token at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/random.h"
#include "model/network.h"

namespace geci {

struct SamplingSettings {
  bool greedy = false;
  float temperature = 1.0F;
  uint64_t seed = 0;
};

/// Fails with a sentence if the temperature is not a positive finite number.
Status validate(const SamplingSettings& settings);

/// Index of the largest logit; of equal ones, the first (as torch.argmax on the CPU).
int32_t argmax(std::span<const float> logits);

/// Draws from softmax(logits / temperature) with one uniform number in [0, 1). `logits` is overwritten.
int32_t sample(std::span<float> logits, float temperature, float uniform);

/// Writes a text token by token. Owns its state, borrows nothing but the backend.
class Generator {
 public:
  Generator(Backend& backend, const NetworkConfig& config, const SamplingSettings& settings);

  /// Feeds the prompt. REQUIRES: not empty, all ids in [0, V).
  void start(const ParameterBuffer& weights, std::span<const int32_t> prompt);
  /// The next token; the weights may change between calls. REQUIRES: start() was called.
  int32_t next(const ParameterBuffer& weights);

 private:
  Network network_;
  NetworkState state_;
  SamplingSettings settings_;
  RandomStream random_;
  FloatBuffer logits_;  // (V), for the token after the last one fed
};

}  // namespace geci
