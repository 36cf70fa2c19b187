#include "model/sampler.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cpu/cpu_backend.h"

namespace geci::sampler_test {
namespace {

TEST_CASE("greedy takes the largest logit, and of equal ones the first") {
  CHECK(argmax(std::vector<float>{1, 5, 2, 5}) == 1);
}

nlohmann::json fixture() {
  std::ifstream file(std::string(GECI_FIXTURES) + "/sampling.json");
  REQUIRE(file.good());
  return nlohmann::json::parse(file, nullptr, false);
}

/// A network of one's own making, with weights of the default initialisation.
struct SmallNetwork {
  NetworkConfig config{.vocab = 50, .embed = 8, .hidden = 16};
  ParameterBuffer weights;
  std::unique_ptr<Backend> backend = make_cpu_backend(1);

  SmallNetwork() { initialise(config, ParameterLayout(config), 1, weights); }

  std::vector<EmittedToken> write(const SamplingSettings& settings, int length, std::optional<int32_t> line_end = {}) {
    Generator generator(*backend, config, settings, line_end);
    generator.start(weights, std::vector<int32_t>{4, 2});
    std::vector<EmittedToken> tokens;
    while (static_cast<int>(tokens.size()) < length && !generator.stopped()) tokens.push_back(generator.next(weights));
    return tokens;
  }

  std::vector<int32_t> ids(const SamplingSettings& settings, int length, std::optional<int32_t> line_end = {}) {
    std::vector<int32_t> ids;
    for (const EmittedToken& emitted : write(settings, length, line_end)) ids.push_back(emitted.token);
    return ids;
  }
};

TEST_CASE("temperature, top-k and top-p leave the distribution that PyTorch computes") {
  const nlohmann::json json = fixture();
  int compared = 0;
  for (const nlohmann::json& known : json["cases"]) {
    if (known["repetition_penalty"] != 1.0) continue;
    auto logits = known["logits"].get<std::vector<float>>();
    const SamplingSettings settings{
        .temperature = known["temperature"], .top_k = known["top_k"], .top_p = known["top_p"]};
    CAPTURE(known["top_k"].get<int>());
    CAPTURE(settings.top_p);
    DistributionShaper(static_cast<int>(logits.size())).shape(settings, logits);
    const auto expected = known["probabilities"].get<std::vector<double>>();
    for (size_t i = 0; i < logits.size(); ++i) CHECK(logits[i] == doctest::Approx(expected[i]).epsilon(1e-5));
    ++compared;
  }
  CHECK(compared == 24);
}

TEST_CASE("top-k of equally likely tokens keeps k of them, those with the lower ids") {
  std::vector<float> logits = {1, 2, 2, 2, 0};
  DistributionShaper(5).shape({.top_k = 2}, logits);
  CHECK(logits == std::vector<float>{0, 0.5F, 0.5F, 0, 0});
}

TEST_CASE("draws follow the probabilities") {
  const std::vector<float> probabilities = {0.1F, 0.2F, 0.0F, 0.7F};
  std::vector<int> counts(4);
  constexpr int kDraws = 10'000;
  for (int i = 0; i < kDraws; ++i) {
    ++counts[static_cast<size_t>(draw(probabilities, (static_cast<float>(i) + 0.5F) / kDraws))];
  }
  for (size_t i = 0; i < counts.size(); ++i) {
    CHECK(counts[i] == doctest::Approx(probabilities[i] * kDraws).epsilon(0.01));
  }
}

TEST_CASE("the ends of the uniform number and tiny temperatures give tokens that exist") {
  for (const float uniform : {0.0F, 0.99999994F}) {
    for (const float temperature : {1e-30F, 1e-3F, 1.0F, 1e30F}) {
      std::vector<float> logits = {-3.0F, 7.0F, 2.0F};
      DistributionShaper(3).shape({.temperature = temperature, .top_k = 2, .top_p = 0.999F}, logits);
      const int32_t token = draw(logits, uniform);
      CHECK(token >= 0);
      CHECK(token < 3);
      if (temperature < 0.01F) CHECK(token == 1);
    }
  }
}

TEST_CASE("settings out of range are refused with a sentence, and greedy needs no temperature") {
  for (const float temperature : {0.0F, -1.0F, NAN, INFINITY}) {
    CHECK(!validate({.temperature = temperature}).ok());
    CHECK(validate({.greedy = true, .temperature = temperature}).ok());
    CHECK(!validate({.repetition_penalty = temperature}).ok());
    CHECK(!validate({.greedy = true, .repetition_penalty = temperature}).ok());
  }
  for (const float p : {0.0F, -0.5F, 1.01F, NAN}) CHECK(!validate({.top_p = p}).ok());
  CHECK(!validate({.top_k = -1}).ok());
  CHECK(validate({.temperature = 0.8F, .top_k = 40, .top_p = 0.9F, .repetition_penalty = 1.2F}).ok());
}

TEST_CASE("every token comes with the probability that the network gave it, however it was chosen") {
  SmallNetwork network;
  const SamplingSettings odd{.temperature = 2.0F, .top_k = 3, .repetition_penalty = 1.7F, .seed = 3};
  for (const SamplingSettings& settings : {SamplingSettings{.greedy = true}, odd}) {
    Network forward(*network.backend, network.config, 1, 1);
    NetworkState state(*network.backend, network.config, 1);
    std::vector<float> logits(50);
    for (const int32_t token : {4, 2}) forward.next_logits(network.weights, token, state, logits);
    for (const EmittedToken& emitted : network.write(settings, 20)) {
      double sum = 0;
      for (const float logit : logits) sum += std::exp(static_cast<double>(logit));
      const double expected = std::exp(static_cast<double>(logits[static_cast<size_t>(emitted.token)])) / sum;
      CHECK(emitted.probability == doctest::Approx(expected).epsilon(1e-5));
      forward.next_logits(network.weights, emitted.token, state, logits);
    }
  }
}

TEST_CASE("a strong repetition penalty writes no token twice, the line end apart") {
  SmallNetwork network;
  // Two of fifty are in the prompt; a penalty this strong makes any token already there the unlikeliest, or,
  // below zero, as unlikely as can be.
  const SamplingSettings strong{.top_k = 1, .repetition_penalty = 1e6F};
  std::vector<int32_t> ids = network.ids(strong, 20);
  const int32_t spared = ids[5];
  std::sort(ids.begin(), ids.end());
  CHECK(std::unique(ids.begin(), ids.end()) - ids.begin() == 20);
  for (const int32_t prompt : {4, 2}) CHECK(std::count(ids.begin(), ids.end(), prompt) == 0);
  // A token that the network likes may come back if it is the one that ends lines.
  const std::vector<int32_t> with_line_ends = network.ids(strong, 40, spared);
  CHECK(std::count(with_line_ends.begin(), with_line_ends.end(), spared) > 1);
}

TEST_CASE("the penalty divides logits above zero and multiplies those below, as PyTorch's fixture has it") {
  const nlohmann::json json = fixture();
  const auto seen = json["seen"].get<std::vector<size_t>>();
  int compared = 0;
  for (const nlohmann::json& known : json["cases"]) {
    if (known["repetition_penalty"] == 1.0) continue;
    auto logits = known["logits"].get<std::vector<float>>();
    for (const size_t token : seen) penalise(logits[token], known["repetition_penalty"]);
    DistributionShaper(static_cast<int>(logits.size()))
        .shape({.temperature = known["temperature"], .top_k = known["top_k"], .top_p = known["top_p"]}, logits);
    const auto expected = known["probabilities"].get<std::vector<double>>();
    for (size_t i = 0; i < logits.size(); ++i) CHECK(logits[i] == doctest::Approx(expected[i]).epsilon(1e-5));
    ++compared;
  }
  CHECK(compared == 6);
}

TEST_CASE("a text that is to stop at the line end stops with it, and otherwise goes on") {
  SmallNetwork network;
  const std::vector<int32_t> ids = network.ids({.seed = 3}, 40);
  const int32_t line_end = ids[7];
  const auto first = std::find(ids.begin(), ids.end(), line_end) - ids.begin();
  const std::vector<int32_t> stopped = network.ids({.stop_at_line_end = true, .seed = 3}, 40, line_end);
  CHECK(stopped == std::vector<int32_t>(ids.begin(), ids.begin() + first + 1));
  CHECK(network.ids({.seed = 3}, 40, line_end) == ids);
  CHECK(network.ids({.stop_at_line_end = true, .seed = 3}, 40) == ids);
}

TEST_CASE("a seed repeats a text, another seed writes another") {
  SmallNetwork network;
  CHECK(network.ids({.seed = 9}, 30) == network.ids({.seed = 9}, 30));
  CHECK(network.ids({.seed = 9}, 30) != network.ids({.seed = 10}, 30));
}

}  // namespace
}  // namespace geci::sampler_test
