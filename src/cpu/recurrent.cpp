// The recurrent layer over a whole sequence, forward and backward side by side.
#include <algorithm>
#include <cstring>

#include "cpu/cpu_backend_impl.h"

namespace geci {
namespace {

Strided plain(const float* data, int cols) { return {data, cols, 1}; }

}  // namespace

// Input first: W_ih x for all time steps is one GEMM. Then the recurrence, which is sequential in
// time but independent by row of the batch: each shard takes its rows through all the time steps.
void CpuBackend::recurrent_forward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights,
                                   const float* x, const float* state_in, float* y, float* state_out, float* gates) {
  const int rows = shape.rows(), g = shape.gates(), h = shape.hidden, batch = shape.batch;
  float* bias = bias_.get(static_cast<size_t>(g));
  for (int j = 0; j < g; ++j) bias[j] = weights.b_ih[static_cast<size_t>(j)] + weights.b_hh[static_cast<size_t>(j)];
  for (int r = 0; r < rows; ++r)
    std::memcpy(gates + static_cast<ptrdiff_t>(r) * g, bias, static_cast<size_t>(g) * sizeof(float));
  multiply(plain(x, shape.input), rows, strided(weights.w_ih).transposed(), shape.input, g, gates, true);

  const float* packed = pack(strided(weights.w_hh).transposed(), h, g, packed_b_);
  const int shards = std::min(threads(), (batch + kernels_.tile_rows - 1) / kernels_.tile_rows);
  pool_.run(shards, [&](int shard, int thread) {
    const Range part = shard_range(batch, kernels_.tile_rows, shards, shard);
    const float* before = state_in + static_cast<ptrdiff_t>(part.first) * h;
    for (int t = 0; t < shape.steps; ++t) {
      const ptrdiff_t row = static_cast<ptrdiff_t>(t) * batch + part.first;
      float* gate = gates + row * g;
      kernels_.gemm(plain(before, h), part.size(), h, g, packed, 0, panel_count(kernels_, g), gate, g, true,
                    gemm_scratch(thread));
      float* now = y + row * h;
      kernels_.tanh_forward(gate, static_cast<size_t>(part.size()) * static_cast<size_t>(h), now);
      before = now;
    }
  });
  const size_t state_size = static_cast<size_t>(batch) * static_cast<size_t>(h);
  std::memcpy(state_out, y + static_cast<size_t>(shape.steps - 1) * state_size, state_size * sizeof(float));
}

// d_gates_t = (d_y_t + W_hh^T d_gates_{t+1}) * (1 - y_t^2); every other gradient is a GEMM over all
// time steps at once.
void CpuBackend::recurrent_backward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights,
                                    const float* x, const float* state_in, const float* y, float* gates, float* d_y,
                                    float* d_x, const RecurrentParameters<float>& d_weights) {
  const int rows = shape.rows(), g = shape.gates(), h = shape.hidden, batch = shape.batch;
  float* d_gates = gates;
  const float* packed = pack(strided(weights.w_hh), g, h, packed_b_);
  const int shards = std::min(threads(), (batch + kernels_.tile_rows - 1) / kernels_.tile_rows);
  pool_.run(shards, [&](int shard, int thread) {
    const Range part = shard_range(batch, kernels_.tile_rows, shards, shard);
    for (int t = shape.steps - 1; t >= 0; --t) {
      const ptrdiff_t row = static_cast<ptrdiff_t>(t) * batch + part.first;
      kernels_.tanh_backward(y + row * h, d_y + row * h, static_cast<size_t>(part.size()) * static_cast<size_t>(h),
                             d_gates + row * g);
      if (t == 0) continue;
      kernels_.gemm(plain(d_gates + row * g, g), part.size(), g, h, packed, 0, panel_count(kernels_, h),
                    d_y + (row - batch) * h, h, true, gemm_scratch(thread));
    }
  });

  const Strided d_gates_t = plain(d_gates, g).transposed();
  const Strided d_gates_later = plain(d_gates + static_cast<ptrdiff_t>(batch) * g, g).transposed();
  multiply(d_gates_t, g, plain(x, shape.input), rows, shape.input, d_weights.w_ih.data, true);
  multiply(d_gates_t, g, plain(state_in, h), batch, h, d_weights.w_hh.data, true);
  if (shape.steps > 1) multiply(d_gates_later, g, plain(y, h), rows - batch, h, d_weights.w_hh.data, true);
  kernels_.column_sums(d_gates, rows, g, g, d_weights.b_ih.data());
  kernels_.column_sums(d_gates, rows, g, g, d_weights.b_hh.data());
  if (d_x) multiply(plain(d_gates, g), rows, strided(weights.w_ih), g, shape.input, d_x, false);
}

}  // namespace geci
