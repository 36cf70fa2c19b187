#include "model/parameters.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace geci::parameters_test {
namespace {

ParameterBuffer fresh(const NetworkConfig& config, uint64_t seed) {
  ParameterBuffer weights;
  initialise(config, ParameterLayout(config), seed, weights);
  return weights;
}

std::span<const float> values(const ParameterInfo& tensor, const ParameterBuffer& weights) {
  return {weights.data() + tensor.offset, tensor.count};
}

TEST_CASE("more tokens leave the old weights as they are and draw the new ones as for a network of that size") {
  for (const bool tie : {false, true}) {
    CAPTURE(tie);
    const NetworkConfig small{.vocab = 7, .embed = 12, .hidden = 12, .layers = 2, .tie = tie};
    NetworkConfig large = small;
    large.vocab = 500;
    const ParameterLayout from(small), to(large);
    const ParameterBuffer old = fresh(small, 1), drawn = fresh(large, 2);
    const ParameterBuffer grown = with_more_tokens(small, old, large.vocab, 2);
    REQUIRE(grown.size() == to.buffer_size());
    for (size_t i = 0; i < to.tensors().size(); ++i) {
      CAPTURE(to.tensors()[i].name);
      const auto before = values(from.tensors()[i], old), after = values(to.tensors()[i], grown);
      CHECK(std::equal(before.begin(), before.end(), after.begin()));
      const auto rest = after.subspan(before.size()), as_fresh = values(to.tensors()[i], drawn).subspan(before.size());
      CHECK(std::equal(rest.begin(), rest.end(), as_fresh.begin()));
    }
    // N(0, 1), or with tied weights U(-1/sqrt(H), 1/sqrt(H)).
    const std::span<const float> rows = values(to.embedding(), grown).subspan(from.embedding().count);
    double sum = 0, squares = 0;
    for (const float value : rows) {
      sum += static_cast<double>(value);
      squares += static_cast<double>(value) * static_cast<double>(value);
    }
    const auto count = static_cast<double>(rows.size());
    const double deviation = tie ? 1 / std::sqrt(3.0 * 12) : 1.0;
    CHECK(std::abs(sum / count) < 0.05 * deviation);
    CHECK(std::sqrt(squares / count) == doctest::Approx(deviation).epsilon(0.05));
  }
}

TEST_CASE("no more tokens change nothing") {
  const NetworkConfig config{.vocab = 7, .embed = 4, .hidden = 4};
  const ParameterBuffer weights = fresh(config, 1);
  CHECK(with_more_tokens(config, weights, config.vocab, 2) == weights);
}

}  // namespace
}  // namespace geci::parameters_test
