// The distribution of the next token, before and after the sampler has shaped it.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "model/sampler.h"

namespace geci {

struct NextToken {
  int32_t token = 0;
  float probability = 0;  // what the network gives it: softmax(logits)[token]
  float drawn = 0;        // how likely Generator::next writes it under the settings
};

/// The `count` likeliest in the network's own eyes, the likeliest first; of equal ones those with the lower id.
/// `logits` (V) follow the tokens `seen`, which the repetition penalty counts; it spares `line_end`.
/// REQUIRES: validate(settings) is ok.
std::vector<NextToken> next_tokens(std::span<const float> logits, std::span<const int32_t> seen,
                                   std::optional<int32_t> line_end, const SamplingSettings& settings, int count);

}  // namespace geci
