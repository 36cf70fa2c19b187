// The network: embedding -> dropout -> recurrent layers, each followed by dropout -> linear -> cross-entropy.
// Config, weights, state and scratch are four things: one Network serves any weights of its shape.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/backend.h"
#include "model/config.h"
#include "model/parameters.h"

namespace geci {

/// Hidden state of every layer for B sequences: (layers, state_parts, B, H), zero at the start.
struct NetworkState {
  FloatBuffer values;

  NetworkState(const NetworkConfig& config, int batch);
  void clear();
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

class Network {
 public:
  /// Scratch for batches of up to max_steps * max_batch tokens. REQUIRES: validate(config) is ok.
  /// `backend` must outlive the network.
  Network(Backend& backend, const NetworkConfig& config, int max_steps, int max_batch);

  const NetworkConfig& config() const { return config_; }
  const ParameterLayout& layout() const { return layout_; }

  /// Mean loss in nats per token, without dropout. `state` is read and becomes the state after the batch.
  double loss(const ParameterBuffer& weights, const TokenBatch& batch, NetworkState& state);

  /// The same with dropout (when config().dropout > 0) and full BPTT; writes dL/dw into `gradients`. With
  /// `embedding_is_zero` the embedding's part of it holds zeros already, and only the batch's rows are touched.
  double loss_and_gradients(const ParameterBuffer& weights, const TokenBatch& batch, NetworkState& state,
                            const DropoutSeed& dropout, ParameterBuffer& gradients, bool embedding_is_zero = false);

  /// The recurrent network's output (T*B, H) for `inputs`; valid until the next call.
  ConstMatrix hidden(const ParameterBuffer& weights, const TokenBatch& batch, NetworkState& state);
  /// Logits for one token of one sequence, without dropout. logits: (V). `state` has batch 1.
  void next_logits(const ParameterBuffer& weights, int32_t token, NetworkState& state, std::span<float> logits);

 private:
  struct Layer {
    FloatBuffer tape;     // RecurrentShape::tape_size(): kept for backward
    FloatBuffer output;   // (T*B, H)
    FloatBuffer dropped;  // (T*B, H): the output after dropout; empty without
    FloatBuffer initial;  // (state_parts, B, H): the state this batch began with
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
  FloatBuffer embedded_;  // (T*B, E), after dropout
  FloatBuffer d_hidden_;  // (T*B, H): the gradient of the layer's output
  FloatBuffer d_below_;   // (T*B, E or H): the gradient of its input
};

}  // namespace geci
