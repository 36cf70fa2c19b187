// The network once more, as plainly as it can be written and for any number type: the oracle that
// the engine is compared with. In std::complex<double> it gives exact derivatives by a complex step.
#pragma once

#include <cmath>
#include <complex>
#include <vector>

#include "model/network.h"

namespace geci::reference {

using Complex = std::complex<double>;

inline double real_part(double x) { return x; }
inline double real_part(Complex x) { return x.real(); }

template <class S>
struct Network {
  NetworkConfig config;
  ParameterLayout layout;
  std::vector<S> weights;  // laid out as the engine's buffer

  explicit Network(const NetworkConfig& c) : config(c), layout(c), weights(layout.buffer_size()) {}

  const S& weight(const ParameterInfo& tensor, int row, int col) const {
    return weights[tensor.offset + static_cast<size_t>(row * tensor.shape[1] + col)];
  }
  const S& bias(const ParameterInfo& tensor, int row) const {
    return weights[tensor.offset + static_cast<size_t>(row)];
  }

  struct State {
    std::vector<S> h, c;  // (H); c of the LSTM alone
  };

  // W x + b of one side of a layer: which = 0 for W_ih, 1 for W_hh. (G*H)
  std::vector<S> side(int layer, int which, const std::vector<S>& x) const {
    std::vector<S> sums;
    for (int i = 0; i < gate_count(config.cell) * config.hidden; ++i) {
      sums.push_back(bias(layout.recurrent(layer, 2 + which), i));
      for (int j = 0; j < static_cast<int>(x.size()); ++j) {
        sums.back() += weight(layout.recurrent(layer, which), i, j) * x[j];
      }
    }
    return sums;
  }

  static S sigmoid(S x) { return 1.0 / (1.0 + std::exp(-x)); }

  // One layer, one sequence, one time step: the equations of torch.nn.RNN, LSTM and GRU as they stand
  // in its documentation.
  State cell(int layer, const std::vector<S>& x, const State& before) const {
    const std::vector<S> in = side(layer, 0, x), hidden = side(layer, 1, before.h);
    State next = before;
    const size_t n = before.h.size();
    for (size_t j = 0; j < n; ++j) {
      const auto gate = [&](size_t g) { return in[g * n + j] + hidden[g * n + j]; };
      switch (config.cell) {
        case Cell::kRnnTanh:
          next.h[j] = std::tanh(gate(0));
          break;
        case Cell::kRnnRelu:
          next.h[j] = real_part(gate(0)) > 0 ? gate(0) : S{};
          break;
        case Cell::kLstm:
          next.c[j] = sigmoid(gate(1)) * before.c[j] + sigmoid(gate(0)) * std::tanh(gate(2));
          next.h[j] = sigmoid(gate(3)) * std::tanh(next.c[j]);
          break;
        case Cell::kGru: {
          const S candidate = std::tanh(in[2 * n + j] + sigmoid(gate(0)) * hidden[2 * n + j]);
          next.h[j] = (1.0 - sigmoid(gate(1))) * candidate + sigmoid(gate(1)) * before.h[j];
          break;
        }
      }
    }
    return next;
  }

  S cross_entropy(const std::vector<S>& h, int target) const {
    std::vector<S> logits(static_cast<size_t>(config.vocab));
    double largest = -1e300;
    for (int v = 0; v < config.vocab; ++v) {
      logits[v] = bias(layout.output_bias(), v);
      for (int j = 0; j < config.hidden; ++j) logits[v] += weight(layout.output_weight(), v, j) * h[j];
      largest = std::max(largest, real_part(logits[v]));
    }
    S sum{};
    for (const S& logit : logits) sum += std::exp(logit - largest);
    return std::log(sum) + largest - logits[target];
  }

  // Sequence b's state in layer k, from (layers, parts, B, H).
  State initial_state(std::span<const float> initial, int batch, int k, int b) const {
    const int h = config.hidden, parts = state_parts(config.cell);
    const auto part = [&](int p) {
      const float* from = &initial[static_cast<size_t>(((k * parts + p) * batch + b) * h)];
      return std::vector<S>(from, from + h);
    };
    return {part(0), part(parts - 1)};
  }

  // Mean loss over the batch from the initial state, as a NetworkState holds it.
  S loss(const TokenBatch& batch, std::span<const float> initial) const {
    S sum{};
    for (int b = 0; b < batch.batch; ++b) {
      std::vector<State> states;
      for (int k = 0; k < config.layers; ++k) states.push_back(initial_state(initial, batch.batch, k, b));
      for (int t = 0; t < batch.steps; ++t) {
        std::vector<S> x;
        for (int j = 0; j < config.embed; ++j) {
          x.push_back(weight(layout.embedding(), batch.inputs[static_cast<size_t>(t * batch.batch + b)], j));
        }
        for (int k = 0; k < config.layers; ++k) {
          states[k] = cell(k, x, states[k]);
          x = states[k].h;
        }
        sum += cross_entropy(x, batch.targets[static_cast<size_t>(t * batch.batch + b)]);
      }
    }
    return sum / static_cast<double>(batch.steps * batch.batch);
  }
};

}  // namespace geci::reference
