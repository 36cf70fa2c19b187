// Choosing tokens: greedy, or drawn from a distribution that temperature, top-k, top-p and a repetition
// penalty have shaped; one token at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/random.h"
#include "model/network.h"

namespace geci {

struct SamplingSettings {
  bool greedy = false;            // the likeliest token every time; of what follows, only the penalty matters then
  float temperature = 1.0F;       // logits are divided by it
  int top_k = 0;                  // only the k likeliest tokens (Fan et al., 2018); 0: all
  float top_p = 1.0F;             // of those, the fewest that together are this likely (Holtzman et al., 2020); 1: all
  float repetition_penalty = 1;   // logits of tokens already there, / it above 0 and * it below (CTRL, 2019); 1: none
  bool stop_at_line_end = false;  // a line end is the last token
  uint64_t seed = 0;
};

/// Fails with a sentence naming the value that is out of range and the range.
Status validate(const SamplingSettings& settings);

/// Index of the largest logit; of equal ones, the first (as torch.argmax on the CPU).
int32_t argmax(std::span<const float> logits);

/// softmax(logits)[token].
float probability_of(std::span<const float> logits, int32_t token);

/// What a repetition penalty makes of the logit of a token that is already there.
inline void penalise(float& logit, float penalty) { logit = logit > 0 ? logit / penalty : logit * penalty; }

/// From logits to the distribution that tokens are drawn from: temperature, then top-k, then top-p. Of equally
/// likely tokens those with the lower ids are kept. Allocates nothing after construction.
class DistributionShaper {
 public:
  explicit DistributionShaper(int vocab) : ranked_(static_cast<size_t>(vocab)) {}

  /// `logits` (V) become probabilities, which sum to 1. REQUIRES: validate(settings) is ok.
  void shape(const SamplingSettings& settings, std::span<float> logits);

 private:
  std::vector<int32_t> ranked_;  // ids, the likeliest first as far as they are needed
};

/// Draws from `probabilities` with one uniform number in [0, 1).
int32_t draw(std::span<const float> probabilities, float uniform);

struct EmittedToken {
  int32_t token = 0;
  /// What the network itself gave it, softmax(logits)[token]: no temperature, nothing filtered or penalised.
  float probability = 0;
};

/// Writes a text token by token. Owns its state, borrows nothing but the backend.
class Generator {
 public:
  /// `line_end` is the token that ends a line: the penalty spares it, for verse repeats it by nature.
  Generator(Backend& backend, const NetworkConfig& config, const SamplingSettings& settings,
            std::optional<int32_t> line_end = std::nullopt);

  /// Feeds the prompt. `weights` lie on the device, here and below. REQUIRES: not empty, all ids in [0, V).
  void start(std::span<const float> weights, std::span<const int32_t> prompt);
  /// The next token; the weights may change between calls. REQUIRES: start() was called, !stopped().
  EmittedToken next(std::span<const float> weights);
  /// A line end was written and settings.stop_at_line_end asks to stop there.
  bool stopped() const { return stopped_; }

 private:
  void feed(std::span<const float> weights, int32_t token);
  void penalise_repetition();
  int32_t choose();

  Backend& backend_;
  Network network_;
  NetworkState state_;
  SamplingSettings settings_;
  std::optional<int32_t> line_end_;
  RandomStream random_;
  DistributionShaper shaper_;
  FloatBuffer logits_;      // (V), for the token after the last one fed
  FloatBuffer shaped_;      // (V), what becomes of them
  std::vector<bool> seen_;  // (V), fed so far; empty without a penalty
  bool stopped_ = false;
};

}  // namespace geci
