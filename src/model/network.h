// The network: embedding -> dropout -> recurrent layers, each followed by dropout -> linear -> cross-entropy.
// Config, weights, state and scratch are four things: one Network serves any weights of its shape.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/backend.h"
#include "core/device_buffer.h"
#include "model/config.h"
#include "model/parameters.h"

namespace geci {

/// Hidden state of every layer for B sequences: (layers, state_parts, B, H), zero at the start.
struct NetworkState {
  DeviceBuffer values;

  NetworkState(Backend& backend, const NetworkConfig& config, int batch);
};

/// Token ids of one batch, time-major (T*B).
struct TokenBatch {
  int steps = 0;
  int batch = 0;
  std::span<const int32_t> inputs;
  std::span<const int32_t> targets;
};

/// Which dropout masks a training step draws; none are drawn outside training.
struct DropoutSeed {
  uint64_t seed = 0;
  uint64_t step = 0;
};

/// Weights and gradients are device memory, laid out by ParameterLayout.
class Network {
 public:
  /// Scratch for batches of up to max_steps * max_batch tokens. REQUIRES: validate(config) is ok.
  /// `backend` must outlive the network.
  Network(Backend& backend, const NetworkConfig& config, int max_steps, int max_batch);

  const NetworkConfig& config() const { return config_; }
  const ParameterLayout& layout() const { return layout_; }

  /// Mean loss in nats per token, without dropout; waits for it. `state` is read and becomes the state after the batch.
  double loss(std::span<const float> weights, const TokenBatch& batch, NetworkState& state);

  /// The same with dropout (when config().dropout > 0) and full BPTT: leaves the loss in the backend's numbers of
  /// `slot` and writes dL/dw into `gradients`. With `embedding_is_zero` the embedding's part of it holds zeros already,
  /// and only the batch's rows are touched.
  void loss_and_gradients(std::span<const float> weights, const TokenBatch& batch, NetworkState& state,
                          const DropoutSeed& dropout, std::span<float> gradients, int slot,
                          bool embedding_is_zero = false);

  /// The recurrent network's output (T*B, H) for `inputs`, on the device; valid until the next call.
  ConstMatrix hidden(std::span<const float> weights, const TokenBatch& batch, NetworkState& state);
  /// Logits for one token of one sequence, without dropout. logits: (V), on the host. `state` has batch 1.
  void next_logits(std::span<const float> weights, int32_t token, NetworkState& state, std::span<float> logits);

 private:
  struct Layer {
    DeviceBuffer tape;     // RecurrentShape::tape_size(): kept for backward
    DeviceBuffer output;   // (T*B, H)
    DeviceBuffer dropped;  // (T*B, H): the output after dropout; empty without
    DeviceBuffer initial;  // (state_parts, B, H): the state this batch began with
  };

  void forward(const ParameterViews<const float>& weights, const TokenBatch& batch, NetworkState& state,
               const std::optional<DropoutSeed>& dropout);
  void backward(const ParameterViews<const float>& weights, const TokenBatch& batch, const DropoutSeed& dropout,
                const ParameterViews<float>& gradients, bool embedding_is_zero);
  RecurrentShape shape(int layer, const TokenBatch& batch) const;
  /// Is the output of recurrent layer `layer` dropped from while training?
  bool drops_after(int layer) const;
  /// What layer `layer` reads, and for layer = config.layers what the output layer reads.
  const float* layer_input(int layer, bool training) const;

  Backend& backend_;
  NetworkConfig config_;
  ParameterLayout layout_;
  std::vector<Layer> layers_;
  DeviceBuffer embedded_;  // (T*B, E), after dropout
  DeviceBuffer d_hidden_;  // (T*B, H): the gradient of the layer's output
  DeviceBuffer d_below_;   // (T*B, E or H): the gradient of its input
  DeviceBuffer logits_;    // (V), of next_logits
};

}  // namespace geci
