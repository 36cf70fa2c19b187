#include <doctest/doctest.h>

#include <algorithm>

#include "core/random.h"
#include "cpu/cpu_backend.h"
#include "model/reference_network.h"
#include "model/training_step.h"

namespace geci::gradient_test {
namespace {

struct Example {
  NetworkConfig config;
  std::vector<int32_t> inputs, targets;
  TokenBatch batch;
  FloatBuffer state;  // before the batch
  ParameterBuffer weights;

  Example(const NetworkConfig& c, int steps, int sequences) : config(c) {
    state.resize(element_count(c.layers * state_parts(c.cell), sequences * c.hidden));
    RandomStream random(7, RandomUse::kBenchmark, 0);
    for (int i = 0; i < steps * sequences; ++i) {
      inputs.push_back(static_cast<int32_t>(random.next_below(static_cast<uint32_t>(c.vocab))));
      targets.push_back(static_cast<int32_t>(random.next_below(static_cast<uint32_t>(c.vocab))));
    }
    batch = {steps, sequences, inputs, targets};
    fill_uniform(random, 0.5F, state);
    initialise(c, ParameterLayout(c), 3, weights);
  }
};

// |a - b| relative to the larger, with a floor for gradients that are nearly zero.
double difference(double a, double b) { return std::abs(a - b) / std::max({std::abs(a), std::abs(b), 1e-3}); }

void check_every_gradient(const NetworkConfig& config, int steps, int sequences, int threads) {
  const auto backend = make_cpu_backend(threads);
  Example example(config, steps, sequences);
  Network network(*backend, config, steps, sequences);
  ParameterBuffer gradients(network.layout().buffer_size());
  reference::Network<reference::Complex> oracle(config);
  std::copy(example.weights.begin(), example.weights.end(), oracle.weights.begin());

  NetworkState state = state_of(*backend, config, sequences, example.state);
  const double loss = loss_and_gradients(*backend, network, example.weights, example.batch, state, {}, gradients);
  CHECK(difference(loss, oracle.loss(example.batch, example.state).real()) < 1e-6);

  constexpr double kStep = 1e-30;
  for (const ParameterInfo& tensor : network.layout().tensors()) {
    CAPTURE(tensor.name);
    double worst = 0;
    for (size_t i = tensor.offset; i < tensor.offset + tensor.count; ++i) {
      const reference::Complex kept = oracle.weights[i];
      oracle.weights[i] += reference::Complex(0, kStep);
      worst = std::max(worst, difference(static_cast<double>(gradients[i]),
                                         oracle.loss(example.batch, example.state).imag() / kStep));
      oracle.weights[i] = kept;
    }
    CHECK(worst < 2e-5);
  }
}

constexpr Cell kCells[] = {Cell::kRnnTanh, Cell::kRnnRelu, Cell::kGru, Cell::kLstm};

TEST_CASE("the gradient of every parameter equals a complex-step derivative in double precision") {
  for (const Cell cell : kCells) {
    CAPTURE(cell_name(cell));
    SUBCASE("one layer") { check_every_gradient({.cell = cell, .vocab = 7, .embed = 3, .hidden = 5}, 4, 3, 1); }
    SUBCASE("two layers, two threads") {
      check_every_gradient({.cell = cell, .vocab = 11, .embed = 6, .hidden = 4, .layers = 2}, 5, 9, 2);
    }
    SUBCASE("three layers, embedding wider than hidden") {
      check_every_gradient({.cell = cell, .vocab = 5, .embed = 9, .hidden = 3, .layers = 3}, 6, 2, 1);
    }
    SUBCASE("tied weights") {
      check_every_gradient({.cell = cell, .vocab = 9, .embed = 6, .hidden = 6, .layers = 2, .tie = true}, 5, 2, 1);
    }
    SUBCASE("one token at a time") {
      check_every_gradient({.cell = cell, .vocab = 3, .embed = 1, .hidden = 1}, 1, 1, 2);
    }
    SUBCASE("one sequence, odd sizes") {
      check_every_gradient({.cell = cell, .vocab = 13, .embed = 7, .hidden = 9}, 6, 1, 2);
    }
  }
}

void check_gradients_with_dropout(Cell cell, bool output_dropout) {
  const NetworkConfig config{.cell = cell,
                             .vocab = 7,
                             .embed = 4,
                             .hidden = 6,
                             .layers = 3,
                             .dropout = 0.3F,
                             .output_dropout = output_dropout};
  const auto backend = make_cpu_backend(1);
  Example example(config, 5, 4);
  Network network(*backend, config, 5, 4);
  ParameterBuffer gradients(network.layout().buffer_size()), unused(network.layout().buffer_size());
  const auto loss_at = [&](const ParameterBuffer& weights, ParameterBuffer& into) {
    NetworkState state = state_of(*backend, config, 4, example.state);
    return loss_and_gradients(*backend, network, weights, example.batch, state, {5, 12}, into);
  };
  loss_at(example.weights, gradients);
  for (const ParameterInfo& tensor : network.layout().tensors()) {
    CAPTURE(tensor.name);
    for (const size_t i : {tensor.offset, tensor.offset + tensor.count / 2, tensor.offset + tensor.count - 1}) {
      ParameterBuffer moved = example.weights;
      moved[i] += 1e-2F;
      const double above = loss_at(moved, unused);
      moved[i] -= 2e-2F;
      const double below = loss_at(moved, unused);
      CHECK(static_cast<double>(gradients[i]) == doctest::Approx((above - below) / 2e-2).epsilon(1e-2).scale(0.02));
    }
  }
}

TEST_CASE("with dropout the gradient is that of the very loss that was computed") {
  // Not ReLU: central differences would step over its kink.
  for (const Cell cell : {Cell::kRnnTanh, Cell::kGru, Cell::kLstm}) {
    CAPTURE(cell_name(cell));
    for (const bool output_dropout : {true, false}) check_gradients_with_dropout(cell, output_dropout);
  }
}

TEST_CASE("the last layer's output is dropped from only if that is asked for") {
  // The gradient of out.weight is d_logits times h: a unit that was dropped leaves zeros.
  for (const bool output_dropout : {true, false}) {
    const NetworkConfig config{
        .vocab = 5, .embed = 4, .hidden = 64, .layers = 2, .dropout = 0.5F, .output_dropout = output_dropout};
    const auto backend = make_cpu_backend(1);
    Example example(config, 1, 1);
    Network network(*backend, config, 1, 1);
    ParameterBuffer gradients(network.layout().buffer_size());
    NetworkState state = state_of(*backend, config, 1, example.state);
    loss_and_gradients(*backend, network, example.weights, example.batch, state, {5, 12}, gradients);
    for (const ParameterInfo& tensor : network.layout().tensors()) {
      if (tensor.name != "out.weight") continue;
      const auto first = gradients.begin() + static_cast<ptrdiff_t>(tensor.offset);
      const auto zeros = std::count(first, first + 64, 0.0F);
      CHECK((output_dropout ? zeros > 10 : zeros == 0));
    }
  }
}

// True when every gradient is the same number whatever the buffer held before.
bool writes_every_gradient(const NetworkConfig& config, int steps, int sequences) {
  const auto backend = make_cpu_backend(2);
  Example example(config, steps, sequences);
  Network network(*backend, config, steps, sequences);
  const auto gradients_over = [&](float before) {
    ParameterBuffer gradients(network.layout().buffer_size(), before);
    NetworkState state = state_of(*backend, config, sequences, example.state);
    loss_and_gradients(*backend, network, example.weights, example.batch, state, {}, gradients);
    return gradients;
  };
  const ParameterBuffer over_zeros = gradients_over(0.0F), over_ones = gradients_over(1.0F);
  return std::all_of(network.layout().tensors().begin(), network.layout().tensors().end(), [&](const auto& tensor) {
    const auto first = static_cast<ptrdiff_t>(tensor.offset), last = first + static_cast<ptrdiff_t>(tensor.count);
    return std::equal(over_zeros.begin() + first, over_zeros.begin() + last, over_ones.begin() + first);
  });
}

TEST_CASE("gradients are written, not added to what the buffer held before") {
  for (const Cell cell : kCells) {
    CAPTURE(cell_name(cell));
    CHECK(writes_every_gradient({.cell = cell, .vocab = 7, .embed = 4, .hidden = 6, .layers = 2}, 5, 4));
  }
  CHECK(writes_every_gradient({.vocab = 7, .embed = 6, .hidden = 6, .tie = true}, 5, 4));
  // So many words and positions that the output layer works in several chunks.
  CHECK(writes_every_gradient({.vocab = 5000, .embed = 4, .hidden = 6}, 16, 16));
}

TEST_CASE("an untrained network is as good as the uniform baseline: its loss is ln V") {
  const NetworkConfig config{.vocab = 2031, .embed = 128, .hidden = 256, .layers = 1};
  const auto backend = make_cpu_backend(2);
  Example example(config, 16, 8);
  NetworkState state(*backend, config, 8);
  Network network(*backend, config, 16, 8);
  CHECK(network.loss(example.weights, example.batch, state) == doctest::Approx(std::log(2031.0)).epsilon(0.05));
}

}  // namespace
}  // namespace geci::gradient_test
