#include "model/text_trace.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "cpu/cpu_backend.h"
#include "model/reference_network.h"

namespace geci::text_trace_test {
namespace {

constexpr Cell kCells[] = {Cell::kRnnTanh, Cell::kRnnRelu, Cell::kGru, Cell::kLstm};
const std::vector<int32_t> kText = {3, 1, 4, 1, 5, 2, 6, 0, 3};

NetworkConfig two_layers(Cell cell) { return {.cell = cell, .vocab = 7, .embed = 5, .hidden = 6, .layers = 2}; }

ParameterBuffer weights_of(const NetworkConfig& config) {
  ParameterBuffer weights;
  initialise(config, ParameterLayout(config), 3, weights);
  return weights;
}

double worst_difference(const std::vector<float>& engine, const std::vector<double>& oracle) {
  REQUIRE(engine.size() == oracle.size());
  double worst = 0;
  for (size_t i = 0; i < engine.size(); ++i) {
    worst = std::max(worst, std::abs(static_cast<double>(engine[i]) - oracle[i]));
  }
  return worst;
}

/// The network in plain formulas, with something added to one unit's h_t on its way onward.
template <class S>
struct Oracle {
  reference::Network<S> network;
  std::vector<typename reference::Network<S>::State> states;

  Oracle(const NetworkConfig& config, const ParameterBuffer& weights)
      : network(config), states(static_cast<size_t>(config.layers)) {
    std::copy(weights.begin(), weights.end(), network.weights.begin());
    for (auto& state : states) state = {std::vector<S>(config.hidden), std::vector<S>(config.hidden)};
  }

  std::vector<S> embedding(int32_t id) const {
    std::vector<S> x;
    for (int j = 0; j < network.config.embed; ++j) x.push_back(network.weight(network.layout.embedding(), id, j));
    return x;
  }

  void read(int32_t id, int layer = -1, int unit = 0, S push = {}) {
    std::vector<S> x = embedding(id);
    for (int k = 0; k < network.config.layers; ++k) {
      states[k] = network.cell(k, x, states[k]);
      if (k == layer) states[k].h[unit] += push;
      x = states[k].h;
    }
  }
};

}  // namespace

TEST_CASE("each stage of a time step equals the plain formulas in double precision") {
  const auto backend = make_cpu_backend(1);
  for (const Cell cell : kCells) {
    CAPTURE(cell_name(cell));
    const NetworkConfig config = two_layers(cell);
    const ParameterBuffer weights = weights_of(config);
    const TextTrace trace(*backend, config, weights, kText);
    Oracle<double> oracle(config, weights);
    for (int t = 0; t < trace.steps(); ++t) {
      const auto before = oracle.states;
      oracle.read(kText[t]);
      std::vector<double> x = oracle.embedding(kText[t]);
      for (int k = 0; k < config.layers; ++k) {
        const CellTrace seen = trace.cell(k, t);
        CHECK(worst_difference(seen.x, x) < 1e-6);
        CHECK(worst_difference(seen.h_before, before[k].h) < 1e-6);
        CHECK(worst_difference(seen.input_side, oracle.network.side(k, 0, x)) < 1e-6);
        CHECK(worst_difference(seen.hidden_side, oracle.network.side(k, 1, before[k].h)) < 1e-6);
        CHECK(worst_difference(seen.h, oracle.states[k].h) < 1e-6);
        if (cell == Cell::kLstm) CHECK(worst_difference(seen.c, oracle.states[k].c) < 1e-6);
        if (cell != Cell::kLstm) CHECK(seen.c.empty());
        x = oracle.states[k].h;
      }
    }
  }
}

TEST_CASE("the gates are those that h_t is made of, in PyTorch's order") {
  const auto backend = make_cpu_backend(1);
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  for (const Cell cell : kCells) {
    CAPTURE(cell_name(cell));
    const NetworkConfig config = two_layers(cell);
    const ParameterBuffer weights = weights_of(config);
    const CellTrace seen = TextTrace(*backend, config, weights, kText).cell(0, 3);
    const size_t n = static_cast<size_t>(config.hidden);
    std::vector<double> gates;
    for (size_t i = 0; i < seen.gates.size(); ++i) {
      const double in = seen.input_side[i], hidden = seen.hidden_side[i];
      const bool is_candidate = i / n == 2;
      if (cell == Cell::kRnnTanh || cell == Cell::kRnnRelu) gates.push_back(in + hidden);
      if (cell == Cell::kLstm) gates.push_back(is_candidate ? std::tanh(in + hidden) : sigmoid(in + hidden));
      if (cell == Cell::kGru) {
        gates.push_back(is_candidate ? std::tanh(in + gates[i - 2 * n] * hidden) : sigmoid(in + hidden));
      }
    }
    CHECK(worst_difference(seen.gates, gates) < 1e-6);
  }
}

TEST_CASE("the logits are those the sampler gets, token by token") {
  const auto backend = make_cpu_backend(2);
  for (const Cell cell : kCells) {
    CAPTURE(cell_name(cell));
    const NetworkConfig config = two_layers(cell);
    const ParameterBuffer weights = weights_of(config);
    const TextTrace trace(*backend, config, weights, kText);
    Network network(*backend, config, 1, 1);
    NetworkState state(*backend, config, 1);
    std::vector<float> logits(static_cast<size_t>(config.vocab));
    for (int t = 0; t < trace.steps(); ++t) {
      network.next_logits(weights, kText[t], state, logits);
      CHECK(trace.logits(t) == logits);
    }
  }
}

TEST_CASE("dL/dh_t of every unit, layer and time step equals a complex-step derivative") {
  const auto backend = make_cpu_backend(1);
  constexpr double kStep = 1e-30;
  constexpr int32_t kTarget = 2;
  for (const Cell cell : kCells) {
    CAPTURE(cell_name(cell));
    const NetworkConfig config = two_layers(cell);
    const ParameterBuffer weights = weights_of(config);
    const TextTrace trace(*backend, config, weights, kText);
    const HiddenGradients gradients = trace.gradients(kTarget);
    double worst = 0;
    for (int layer = 0; layer < config.layers; ++layer) {
      for (int t = 0; t < trace.steps(); ++t) {
        for (int j = 0; j < config.hidden; ++j) {
          Oracle<reference::Complex> oracle(config, weights);
          for (int s = 0; s < trace.steps(); ++s) {
            oracle.read(kText[s], s == t ? layer : -1, j, reference::Complex(0, kStep));
          }
          const reference::Complex loss = oracle.network.cross_entropy(oracle.states.back().h, kTarget);
          CHECK(gradients.loss == doctest::Approx(loss.real()).epsilon(1e-6));
          const double seen = gradients.layers[layer][static_cast<size_t>(t * config.hidden + j)];
          worst = std::max(worst, std::abs(seen - loss.imag() / kStep));
        }
      }
    }
    CHECK(worst < 1e-6);
  }
}

TEST_CASE("the gradients leave the trace and the weights as they were") {
  const auto backend = make_cpu_backend(1);
  const NetworkConfig config = two_layers(Cell::kLstm);
  const ParameterBuffer weights = weights_of(config), before = weights;
  const TextTrace trace(*backend, config, weights, kText);
  const CellTrace cell = trace.cell(1, 4);
  trace.gradients(1);
  CHECK(trace.cell(1, 4).gates == cell.gates);
  CHECK(trace.cell(1, 4).c == cell.c);
  CHECK(weights == before);
}

}  // namespace geci::text_trace_test
