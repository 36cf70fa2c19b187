// The recurrent cells' elementwise part, forward and backward side by side, one vector of units at a
// time. Included by kernels.cpp alone.
//
// A cell is a struct with two functions over H units of one row; `h` is H, the distance between gates.
// Derivatives are written with the gates' values: sigmoid' = s (1 - s), tanh' = 1 - t^2.
#pragma once

#include "cpu/kernels.h"

namespace geci::GECI_SIMD {

inline F32 sigmoid_slope(F32 s) { return s * (splat(1.0F) - s); }
inline F32 tanh_slope(F32 t) { return splat(1.0F) - t * t; }

struct TanhCell {
  static void forward(int, const CellStep& s, int j, int n) {
    store(s.y + j, hyperbolic_tangent(load(s.x_side + j, n)), n);
  }
  static void backward(int, const CellStep& s, const CellGradient& g, int j, int n) {
    store(s.x_side + j, load(g.d_y + j, n) * tanh_slope(load(s.y + j, n)), n);
  }
};

struct ReluCell {
  static void forward(int, const CellStep& s, int j, int n) {
    store(s.y + j, maximum(load(s.x_side + j, n), F32{}), n);
  }
  static void backward(int, const CellStep& s, const CellGradient& g, int j, int n) {
    store(s.x_side + j, select(load(s.y + j, n) > F32{}, load(g.d_y + j, n), F32{}), n);
  }
};

struct LstmCell {
  static void forward(int h, const CellStep& s, int j, int n) {
    float* gates = s.x_side + j;
    const F32 in = sigmoid(load(gates, n)), forget = sigmoid(load(gates + h, n));
    const F32 candidate = hyperbolic_tangent(load(gates + 2 * h, n)), out = sigmoid(load(gates + 3 * h, n));
    const F32 c = forget * load(s.c_before + j, n) + in * candidate;
    store(gates, in, n);
    store(gates + h, forget, n);
    store(gates + 2 * h, candidate, n);
    store(gates + 3 * h, out, n);
    store(s.c + j, c, n);
    store(s.y + j, out * hyperbolic_tangent(c), n);
  }
  static void backward(int h, const CellStep& s, const CellGradient& g, int j, int n) {
    float* gates = s.x_side + j;
    const F32 in = load(gates, n), forget = load(gates + h, n);
    const F32 candidate = load(gates + 2 * h, n), out = load(gates + 3 * h, n);
    const F32 tanh_c = hyperbolic_tangent(load(s.c + j, n)), d_y = load(g.d_y + j, n);
    const F32 d_c = load(g.d_c + j, n) + d_y * out * tanh_slope(tanh_c);
    store(gates, d_c * candidate * sigmoid_slope(in), n);
    store(gates + h, d_c * load(s.c_before + j, n) * sigmoid_slope(forget), n);
    store(gates + 2 * h, d_c * in * tanh_slope(candidate), n);
    store(gates + 3 * h, d_y * tanh_c * sigmoid_slope(out), n);
    store(g.d_c + j, d_c * forget, n);
  }
};

struct GruCell {
  static void forward(int h, const CellStep& s, int j, int n) {
    float* gates = s.x_side + j;
    const float* hidden = s.h_side + j;
    const F32 reset = sigmoid(load(gates, n) + load(hidden, n));
    const F32 update = sigmoid(load(gates + h, n) + load(hidden + h, n));
    const F32 candidate = hyperbolic_tangent(load(gates + 2 * h, n) + reset * load(hidden + 2 * h, n));
    store(gates, reset, n);
    store(gates + h, update, n);
    store(gates + 2 * h, candidate, n);
    store(s.y + j, candidate + update * (load(s.h_before + j, n) - candidate), n);
  }
  // The two sides differ in the candidate alone, whose hidden side passed through the reset gate.
  static void backward(int h, const CellStep& s, const CellGradient& g, int j, int n) {
    float *gates = s.x_side + j, *hidden = s.h_side + j;
    const F32 reset = load(gates, n), update = load(gates + h, n), candidate = load(gates + 2 * h, n);
    const F32 d_y = load(g.d_y + j, n);
    const F32 d_candidate = d_y * (splat(1.0F) - update) * tanh_slope(candidate);
    const F32 d_update = d_y * (load(s.h_before + j, n) - candidate) * sigmoid_slope(update);
    const F32 d_reset = d_candidate * load(hidden + 2 * h, n) * sigmoid_slope(reset);
    store(gates, d_reset, n);
    store(gates + h, d_update, n);
    store(gates + 2 * h, d_candidate, n);
    store(hidden, d_reset, n);
    store(hidden + h, d_update, n);
    store(hidden + 2 * h, d_candidate * reset, n);
    if (g.d_h_before) store(g.d_h_before + j, load(g.d_h_before + j, n) + d_y * update, n);
  }
};

/// `p` moved on by one row; null stays null.
template <class T>
inline T* next_row(T* p, int floats) {
  return p ? p + floats : p;
}

inline CellStep next_row(const CellStep& s, int gates, int hidden) {
  return {next_row(s.x_side, gates),    next_row(s.h_side, gates), next_row(s.h_before, hidden),
          next_row(s.c_before, hidden), next_row(s.y, hidden),     next_row(s.c, hidden)};
}

/// Calls f with the struct that stands for `cell`.
template <class F>
inline void with_cell(Cell cell, F f) {
  switch (cell) {
    case Cell::kRnnTanh:
      return f(TanhCell{});
    case Cell::kRnnRelu:
      return f(ReluCell{});
    case Cell::kLstm:
      return f(LstmCell{});
    case Cell::kGru:
      return f(GruCell{});
  }
}

inline void cell_forward(Cell cell, int rows, int hidden, const CellStep& first) {
  with_cell(cell, [&](auto kind) {
    CellStep step = first;
    for (int r = 0; r < rows; ++r, step = next_row(step, gate_count(cell) * hidden, hidden)) {
      for_each_vector(hidden, [&](int j, int n) { kind.forward(hidden, step, j, n); });
    }
  });
}

inline void cell_backward(Cell cell, int rows, int hidden, const CellStep& first, const CellGradient& first_gradient) {
  with_cell(cell, [&](auto kind) {
    CellStep step = first;
    CellGradient gradient = first_gradient;
    for (int r = 0; r < rows; ++r) {
      for_each_vector(hidden, [&](int j, int n) { kind.backward(hidden, step, gradient, j, n); });
      step = next_row(step, gate_count(cell) * hidden, hidden);
      gradient = {gradient.d_y + hidden, next_row(gradient.d_c, hidden), next_row(gradient.d_h_before, hidden)};
    }
  });
}

}  // namespace geci::GECI_SIMD
