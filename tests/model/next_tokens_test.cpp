#include "model/next_tokens.h"

#include <doctest/doctest.h>

#include "cpu/cpu_backend.h"

namespace geci::next_tokens_test {
namespace {

const std::vector<float> kLogits = {0.5F, 2, -1, 2, 1, 0};

}  // namespace

TEST_CASE("next tokens come likeliest first, with the network's own probabilities") {
  const std::vector<NextToken> next = next_tokens(kLogits, {}, {}, {}, 4);
  REQUIRE(next.size() == 4);
  CHECK(next[0].token == 1);
  CHECK(next[1].token == 3);
  CHECK(next[2].token == 4);
  CHECK(next[3].token == 0);
  for (const NextToken& token : next) {
    CHECK(token.probability == probability_of(kLogits, token.token));
    CHECK(token.drawn == doctest::Approx(token.probability));
  }
  CHECK(next_tokens(kLogits, {}, {}, {}, 100).size() == kLogits.size());
}

TEST_CASE("temperature, top-k and top-p shape what is drawn as in the sampler, and leave the order alone") {
  const SamplingSettings settings{.temperature = 0.5F, .top_k = 4, .top_p = 0.9F};
  std::vector<float> shaped = kLogits;
  DistributionShaper(6).shape(settings, shaped);
  for (const NextToken& token : next_tokens(kLogits, {}, {}, settings, 6)) {
    CHECK(token.drawn == shaped[static_cast<size_t>(token.token)]);
    CHECK(token.probability == probability_of(kLogits, token.token));
  }
}

TEST_CASE("the penalty counts what was seen, once each, and spares the line end") {
  const SamplingSettings settings{.repetition_penalty = 2};
  const std::vector<int32_t> seen = {1, 1, 3};
  std::vector<float> penalised = kLogits;
  penalised[1] = 1;
  DistributionShaper(6).shape(settings, penalised);
  for (const NextToken& token : next_tokens(kLogits, seen, 3, settings, 6)) {
    CHECK(token.drawn == penalised[static_cast<size_t>(token.token)]);
  }
}

TEST_CASE("greedy draws one token only") {
  const std::vector<NextToken> next = next_tokens(kLogits, {}, {}, {.greedy = true}, 3);
  CHECK(next[0].drawn == 1);
  CHECK(next[1].drawn == 0);
}

TEST_CASE("what is drawn is as frequent in a generator's lyrics as the bars say") {
  const auto backend = make_cpu_backend(1);
  const NetworkConfig config{.vocab = 5, .embed = 4, .hidden = 6};
  ParameterBuffer weights;
  initialise(config, ParameterLayout(config), 9, weights);
  const std::vector<int32_t> prompt = {2, 2, 4};
  SamplingSettings settings{.temperature = 0.4F, .top_k = 3, .top_p = 0.95F, .repetition_penalty = 1.5F};
  Network network(*backend, config, 1, 1);
  NetworkState state(*backend, config, 1);
  std::vector<float> logits(5);
  for (const int32_t id : prompt) network.next_logits(weights, id, state, logits);
  std::vector<int> counts(5);
  constexpr int kDraws = 4000;
  for (int i = 0; i < kDraws; ++i) {
    settings.seed = static_cast<uint64_t>(i);
    Generator generator(*backend, config, settings);
    generator.start(weights, prompt);
    ++counts[static_cast<size_t>(generator.next(weights).token)];
  }
  for (const NextToken& token : next_tokens(logits, prompt, {}, settings, 5)) {
    const double share = static_cast<double>(counts[static_cast<size_t>(token.token)]) / kDraws;
    CHECK(share == doctest::Approx(static_cast<double>(token.drawn)).epsilon(0.06));
  }
}

}  // namespace geci::next_tokens_test
