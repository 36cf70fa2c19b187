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

  // h' = tanh(W_ih x + b_ih + W_hh h + b_hh), one sequence, one time step.
  std::vector<S> cell(int layer, const std::vector<S>& x, const std::vector<S>& h) const {
    std::vector<S> next(h.size());
    for (int i = 0; i < config.hidden; ++i) {
      S sum = bias(layout.recurrent(layer, 2), i) + bias(layout.recurrent(layer, 3), i);
      for (int j = 0; j < static_cast<int>(x.size()); ++j) sum += weight(layout.recurrent(layer, 0), i, j) * x[j];
      for (int j = 0; j < config.hidden; ++j) sum += weight(layout.recurrent(layer, 1), i, j) * h[j];
      next[i] = std::tanh(sum);
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

  // Mean loss over the batch from the initial state (layers, B, H).
  S loss(const TokenBatch& batch, const NetworkState& initial) const {
    S sum{};
    for (int b = 0; b < batch.batch; ++b) {
      std::vector<std::vector<S>> h(static_cast<size_t>(config.layers));
      for (int k = 0; k < config.layers; ++k) {
        for (int j = 0; j < config.hidden; ++j) {
          h[k].push_back(
              static_cast<double>(initial.values[static_cast<size_t>((k * batch.batch + b) * config.hidden + j)]));
        }
      }
      for (int t = 0; t < batch.steps; ++t) {
        std::vector<S> x;
        for (int j = 0; j < config.embed; ++j) {
          x.push_back(weight(layout.embedding(), batch.inputs[static_cast<size_t>(t * batch.batch + b)], j));
        }
        for (int k = 0; k < config.layers; ++k) x = h[k] = cell(k, x, h[k]);
        sum += cross_entropy(x, batch.targets[static_cast<size_t>(t * batch.batch + b)]);
      }
    }
    return sum / static_cast<double>(batch.steps * batch.batch);
  }
};

}  // namespace geci::reference
