// A training step of a network on a backend whose memory is the host's.
#pragma once

#include "model/network.h"

namespace geci {

inline NetworkState state_of(Backend& backend, const NetworkConfig& config, int batch, std::span<const float> values) {
  NetworkState state(backend, config, batch);
  backend.upload(values, state.values.data());
  return state;
}

/// The loss, waited for, and the gradients; both in the numbers of slot 0.
inline double loss_and_gradients(Backend& backend, Network& network, std::span<const float> weights,
                                 const TokenBatch& batch, NetworkState& state, const DropoutSeed& dropout,
                                 std::span<float> gradients) {
  backend.begin_step(0);
  network.loss_and_gradients(weights, batch, state, dropout, gradients, 0);
  return backend.numbers(0).loss;
}

}  // namespace geci
