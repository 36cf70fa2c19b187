// What a network does with a text, step by step, kept for people to look at: forward as the sampler reads a
// prompt (from a zero state, without dropout), and the gradients that flow back through it. Everything comes from
// the backend's own operations; nothing of the network is changed.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/backend.h"
#include "core/device_buffer.h"
#include "model/config.h"
#include "model/parameters.h"

namespace geci {

/// One layer at one time step. G = gate_count(cell).
struct CellTrace {
  std::vector<float> x;            // what the layer reads: (E), or (H) from the second layer on
  std::vector<float> h_before;     // h_{t-1}, (H)
  std::vector<float> input_side;   // W_ih x + b_ih, (G*H)
  std::vector<float> hidden_side;  // W_hh h_{t-1} + b_hh, (G*H)
  std::vector<float> gates;        // (G*H): i, f, g, o; or r, z, n; the plain RNN's is the sum of both sides
  std::vector<float> c;            // (H): the LSTM's c_t; empty otherwise
  std::vector<float> h;            // h_t, (H)
};

/// dL/dh_t for the loss of one time step. As PyTorch's retain_grad() on h_t would give it: through the
/// output layer, the layers above and all later time steps; what an LSTM carries in c_t is apart.
struct HiddenGradients {
  double loss = 0;                  // L, in nats
  std::vector<FloatBuffer> layers;  // each (T, H)
};

class TextTrace {
 public:
  /// Reads `ids` once. REQUIRES: not empty, all in [0, V). `backend` and `weights`, which lie on the device, must
  /// outlive the trace.
  TextTrace(Backend& backend, const NetworkConfig& config, std::span<const float> weights,
            std::span<const int32_t> ids);

  int steps() const { return static_cast<int>(ids_.size()); }
  /// REQUIRES: 0 <= layer < config.layers, 0 <= t < steps(); so for the others.
  CellTrace cell(int layer, int t) const;
  /// (T, H), on the host.
  ConstMatrix hidden(int layer) const;
  /// (V): for the token after the one at t.
  std::vector<float> logits(int t) const;
  /// For L = -log softmax(logits(steps() - 1))[target], by full backpropagation through time.
  HiddenGradients gradients(int32_t target) const;

 private:
  struct Layer {
    DeviceBuffer output;  // (T, H)
    DeviceBuffer tape;    // RecurrentShape::tape_size()
    FloatBuffer host_output, host_tape;
  };

  RecurrentShape shape(int layer) const;
  /// What a layer reads and writes, on the device.
  ConstMatrix input(int layer) const;
  ConstMatrix output(int layer) const;
  /// A row of a matrix, and W x + b of it, copied to the host.
  std::vector<float> row_of(ConstMatrix matrix, int row) const;
  std::vector<float> linear_of(const float* x, ConstMatrix w, std::span<const float> b) const;

  Backend& backend_;
  NetworkConfig config_;
  ParameterLayout layout_;
  ParameterViews<const float> weights_;
  std::vector<int32_t> ids_;
  DeviceBuffer zero_;      // the state before the text: (state_parts, H)
  DeviceBuffer embedded_;  // (T, E)
  std::vector<Layer> layers_;
};

}  // namespace geci
