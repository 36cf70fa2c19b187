// The recurrent layer over a whole sequence, forward and backward side by side, for every cell.
#include <algorithm>
#include <cstring>

#include "cpu/cpu_backend_impl.h"

namespace geci {
namespace {

Strided plain(const float* data, int cols) { return {data, cols, 1}; }

// Sets every row of (rows, width) to `bias`.
void fill_rows(float* data, int rows, std::span<const float> bias) {
  for (int r = 0; r < rows; ++r, data += bias.size()) std::memcpy(data, bias.data(), bias.size_bytes());
}

// Where a layer's tape and states keep what; rows are those of the whole batch.
class Layout {
 public:
  Layout(const RecurrentShape& shape, const float* state_in, float* y, float* tape)
      : shape_(shape), state_in_(state_in), y_(y), x_side(tape), h_side(tape) {
    const ptrdiff_t side = static_cast<ptrdiff_t>(shape.rows()) * shape.gates();
    if (keeps_sides_apart(shape.cell)) h_side = tape + side;
    if (state_parts(shape.cell) > 1) c_ = h_side + side;
  }

  CellStep step(int t, int first_row) const {
    const ptrdiff_t h = shape_.hidden, row = static_cast<ptrdiff_t>(t) * shape_.batch + first_row;
    const ptrdiff_t before = row - shape_.batch, state_size = shape_.batch * h;
    const float* h_before = t > 0 ? y_ + before * h : state_in_ + first_row * h;
    const float* c_before = !c_ ? nullptr : t > 0 ? c_ + before * h : state_in_ + state_size + first_row * h;
    return {x_side + row * shape_.gates(), h_side + row * shape_.gates(), h_before, c_before, y_ + row * h,
            c_ ? c_ + row * h : nullptr};
  }

 private:
  const RecurrentShape& shape_;
  const float* state_in_;
  float* y_;
  float* c_ = nullptr;

 public:
  float* x_side;  // (T*B, G*H)
  float* h_side;  // the same, or (T*B, G*H) of its own
};

}  // namespace

// The recurrence is sequential in time but independent by row of the batch: each shard takes its
// rows through all the time steps.
template <class F>
void CpuBackend::for_each_row_shard(int batch, F f) {
  const int shards = std::min(threads(), (batch + kernels_.tile_rows - 1) / kernels_.tile_rows);
  pool_.run(shards, [&](int shard, int thread) {
    f(shard_range(batch, kernels_.tile_rows, shards, shard), gemm_scratch(thread));
  });
}

// Input first: W_ih x for all time steps is one GEMM.
void CpuBackend::recurrent_forward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights,
                                   const float* x, const float* state_in, float* y, float* state_out, float* tape) {
  const int rows = shape.rows(), g = shape.gates(), h = shape.hidden, batch = shape.batch;
  const Layout layout(shape, state_in, y, tape);
  const std::span<float> bias(bias_.get(static_cast<size_t>(g)), static_cast<size_t>(g));
  std::copy(weights.b_ih.begin(), weights.b_ih.end(), bias.begin());
  if (keeps_sides_apart(shape.cell)) {
    fill_rows(layout.h_side, rows, weights.b_hh);
  } else {
    for (size_t j = 0; j < bias.size(); ++j) bias[j] += weights.b_hh[j];
  }
  fill_rows(layout.x_side, rows, bias);
  multiply(plain(x, shape.input), rows, strided(weights.w_ih).transposed(), shape.input, g, layout.x_side, true);

  const RightOperand w_hh = {pack(strided(weights.w_hh).transposed(), h, g, packed_b_)};
  for_each_row_shard(batch, [&](Range part, float* scratch) {
    for (int t = 0; t < shape.steps; ++t) {
      const CellStep step = layout.step(t, part.first);
      kernels_.gemm(plain(step.h_before, h), part.size(), h, g, w_hh, 0, panel_count(kernels_, g), step.h_side, g, true,
                    scratch);
      kernels_.cell_forward(shape.cell, part.size(), h, step);
    }
  });
  const CellStep last = layout.step(shape.steps - 1, 0);
  const size_t state_size = static_cast<size_t>(batch) * static_cast<size_t>(h);
  std::memcpy(state_out, last.y, state_size * sizeof(float));
  if (last.c) std::memcpy(state_out + state_size, last.c, state_size * sizeof(float));
}

// Back in time step by step: d_y_{t-1} += W_hh^T d_gates_t. Every other gradient is a GEMM over all
// time steps at once.
void CpuBackend::recurrent_backward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights,
                                    const float* x, const float* state_in, const float* y, float* tape, float* d_y,
                                    float* d_x, const RecurrentParameters<float>& d_weights) {
  const int rows = shape.rows(), g = shape.gates(), h = shape.hidden, batch = shape.batch;
  // The layout serves both directions; backward only reads y.
  const Layout layout(shape, state_in, const_cast<float*>(y), tape);
  const size_t state_size = static_cast<size_t>(batch) * static_cast<size_t>(h);
  float* d_c = d_c_.get(state_size);
  std::fill_n(d_c, state_size, 0.0F);
  const RightOperand w_hh = {pack(strided(weights.w_hh), g, h, packed_b_)};
  for_each_row_shard(batch, [&](Range part, float* scratch) {
    for (int t = shape.steps - 1; t >= 0; --t) {
      const ptrdiff_t row = static_cast<ptrdiff_t>(t) * batch + part.first;
      float* d_h_before = t > 0 ? d_y + (row - batch) * h : nullptr;
      const CellStep step = layout.step(t, part.first);
      kernels_.cell_backward(shape.cell, part.size(), h, step,
                             {d_y + row * h, d_c + static_cast<ptrdiff_t>(part.first) * h, d_h_before});
      if (t == 0) continue;
      kernels_.gemm(plain(step.h_side, g), part.size(), g, h, w_hh, 0, panel_count(kernels_, h), d_h_before, h, true,
                    scratch);
    }
  });

  const Strided d_x_side = plain(layout.x_side, g), d_h_side = plain(layout.h_side, g);
  multiply(d_x_side.transposed(), g, plain(x, shape.input), rows, shape.input, d_weights.w_ih.data, false);
  multiply(d_h_side.transposed(), g, plain(state_in, h), batch, h, d_weights.w_hh.data, false);
  if (shape.steps > 1) {
    multiply(d_h_side.rows_from(batch).transposed(), g, plain(y, h), rows - batch, h, d_weights.w_hh.data, true);
  }
  kernels_.column_sums(layout.x_side, rows, g, g, d_weights.b_ih.data(), false);
  kernels_.column_sums(layout.h_side, rows, g, g, d_weights.b_hh.data(), false);
  if (d_x) multiply(d_x_side, rows, strided(weights.w_ih), g, shape.input, d_x, false);
}

}  // namespace geci
