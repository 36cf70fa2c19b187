#include "model/sampler.h"

#include <doctest/doctest.h>

#include <cmath>

#include "cpu/cpu_backend.h"

namespace geci {
namespace {

TEST_CASE("greedy takes the largest logit, and of equal ones the first") {
  CHECK(argmax(std::vector<float>{1, 5, 2, 5}) == 1);
}

TEST_CASE("sampling follows softmax(logits / temperature)") {
  const std::vector<float> logits = {0.0F, 1.0F, 2.0F, -1.0F};
  for (const float temperature : {0.5F, 1.0F, 2.0F}) {
    double total = 0;
    for (const float logit : logits) total += std::exp(static_cast<double>(logit / temperature));
    std::vector<int> counts(4);
    constexpr int kDraws = 100'000;
    for (int i = 0; i < kDraws; ++i) {
      std::vector<float> copy = logits;
      ++counts[static_cast<size_t>(sample(copy, temperature, (static_cast<float>(i) + 0.5F) / kDraws))];
    }
    for (size_t i = 0; i < logits.size(); ++i) {
      CHECK(counts[i] ==
            doctest::Approx(std::exp(static_cast<double>(logits[i] / temperature)) / total * kDraws).epsilon(0.01));
    }
  }
}

TEST_CASE("the ends of the uniform number and tiny temperatures give tokens that exist") {
  for (const float uniform : {0.0F, 0.99999994F}) {
    for (const float temperature : {1e-30F, 1e-3F, 1.0F, 1e30F}) {
      std::vector<float> logits = {-3.0F, 7.0F, 2.0F};
      const int32_t token = sample(logits, temperature, uniform);
      CHECK(token >= 0);
      CHECK(token < 3);
      if (temperature < 0.01F) CHECK(token == 1);
    }
  }
}

TEST_CASE("a temperature that is no positive number is refused, unless greedy needs none") {
  for (const float temperature : {0.0F, -1.0F, NAN, INFINITY}) {
    CHECK(!validate({.temperature = temperature}).ok());
    CHECK(validate({.greedy = true, .temperature = temperature}).ok());
  }
}

TEST_CASE("a seed repeats a text, another seed writes another") {
  const auto backend = make_cpu_backend(1);
  const NetworkConfig config{.vocab = 50, .embed = 8, .hidden = 16};
  ParameterBuffer weights;
  initialise(config, ParameterLayout(config), 1, weights);
  const auto text = [&](uint64_t seed) {
    Generator generator(*backend, config, {.seed = seed});
    generator.start(weights, std::vector<int32_t>{4, 2});
    std::vector<int32_t> tokens;
    for (int i = 0; i < 30; ++i) tokens.push_back(generator.next(weights));
    return tokens;
  };
  CHECK(text(9) == text(9));
  CHECK(text(9) != text(10));
}

}  // namespace
}  // namespace geci
