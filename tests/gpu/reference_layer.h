// One recurrent layer in double precision, written from the equations in core/backend.h, one number at a time.
#pragma once

#include <cmath>
#include <vector>

#include "core/backend.h"

namespace geci::gpu_testing {

using Doubles = std::vector<double>;

inline double logistic(double x) { return 1 / (1 + std::exp(-x)); }

struct ReferenceLayer {
  RecurrentShape shape;
  Doubles w_ih, w_hh, b_ih, b_hh, x, state_in;

  Doubles y, state_out;                         // left by forward()
  Doubles d_x, d_w_ih, d_w_hh, d_b_ih, d_b_hh;  // left by backward()

  void forward();
  /// d_y: of y, overwritten by the whole gradient of each h.
  void backward(Doubles& d_y);

 private:
  size_t steps() const { return static_cast<size_t>(shape.steps); }
  size_t batch() const { return static_cast<size_t>(shape.batch); }
  size_t input() const { return static_cast<size_t>(shape.input); }
  size_t hidden() const { return static_cast<size_t>(shape.hidden); }
  size_t gates() const { return static_cast<size_t>(shape.gates()); }
  double h_before(size_t row, size_t j) const {
    return row < batch() ? state_in[row * hidden() + j] : y[(row - batch()) * hidden() + j];
  }
  double c_before(size_t row, size_t j) const {
    return row < batch() ? state_in[(batch() + row) * hidden() + j] : c_[(row - batch()) * hidden() + j];
  }
  void forward_row(size_t row);
  void forward_unit(size_t row, size_t j);
  void backward_unit(size_t row, size_t j, double d_h, double& d_c, double& d_h_before);
  void backward_row(size_t row);

  Doubles x_side_, h_side_;      // sums, then gates in x_side_
  Doubles d_x_side_, d_h_side_;  // (T*B, G*H)
  Doubles c_;
};

inline void ReferenceLayer::forward_unit(size_t row, size_t j) {
  const size_t h = hidden();
  double *a = &x_side_[row * gates() + j], *b = &h_side_[row * gates() + j];
  double& out = y[row * h + j];
  switch (shape.cell) {
    case Cell::kRnnTanh:
      out = std::tanh(a[0] + b[0]);
      break;
    case Cell::kRnnRelu:
      out = std::max(a[0] + b[0], 0.0);
      break;
    case Cell::kLstm:
      for (const size_t gate : {size_t{0}, size_t{1}, size_t{3}}) a[gate * h] = logistic(a[gate * h] + b[gate * h]);
      a[2 * h] = std::tanh(a[2 * h] + b[2 * h]);
      c_[row * h + j] = a[h] * c_before(row, j) + a[0] * a[2 * h];
      out = a[3 * h] * std::tanh(c_[row * h + j]);
      break;
    case Cell::kGru:
      a[0] = logistic(a[0] + b[0]);
      a[h] = logistic(a[h] + b[h]);
      a[2 * h] = std::tanh(a[2 * h] + a[0] * b[2 * h]);
      out = (1 - a[h]) * a[2 * h] + a[h] * h_before(row, j);
      break;
  }
}

inline void ReferenceLayer::forward_row(size_t row) {
  for (size_t q = 0; q < gates(); ++q) {
    double a = b_ih[q], b = b_hh[q];
    for (size_t k = 0; k < input(); ++k) a += w_ih[q * input() + k] * x[row * input() + k];
    for (size_t k = 0; k < hidden(); ++k) b += w_hh[q * hidden() + k] * h_before(row, k);
    x_side_[row * gates() + q] = a;
    h_side_[row * gates() + q] = b;
  }
  for (size_t j = 0; j < hidden(); ++j) forward_unit(row, j);
}

inline void ReferenceLayer::forward() {
  const size_t rows = steps() * batch();
  y.assign(rows * hidden(), 0);
  c_.assign(rows * hidden(), 0);
  x_side_.assign(rows * gates(), 0);
  h_side_.assign(rows * gates(), 0);
  for (size_t row = 0; row < rows; ++row) forward_row(row);
  const auto last = static_cast<ptrdiff_t>((rows - batch()) * hidden());
  state_out.assign(y.begin() + last, y.end());
  if (state_parts(shape.cell) > 1) state_out.insert(state_out.end(), c_.begin() + last, c_.end());
}

inline void ReferenceLayer::backward_unit(size_t row, size_t j, double d_h, double& d_c, double& d_h_before) {
  const size_t h = hidden();
  const double *a = &x_side_[row * gates() + j], *b = &h_side_[row * gates() + j];
  double *da = &d_x_side_[row * gates() + j], *db = &d_h_side_[row * gates() + j];
  const double out = y[row * h + j];
  if (shape.cell == Cell::kRnnTanh) {
    da[0] = db[0] = d_h * (1 - out * out);
  } else if (shape.cell == Cell::kRnnRelu) {
    da[0] = db[0] = out > 0 ? d_h : 0;
  } else if (shape.cell == Cell::kLstm) {
    const double tanh_c = std::tanh(c_[row * h + j]), whole = d_c + d_h * a[3 * h] * (1 - tanh_c * tanh_c);
    da[0] = db[0] = whole * a[2 * h] * a[0] * (1 - a[0]);
    da[h] = db[h] = whole * c_before(row, j) * a[h] * (1 - a[h]);
    da[2 * h] = db[2 * h] = whole * a[0] * (1 - a[2 * h] * a[2 * h]);
    da[3 * h] = db[3 * h] = d_h * tanh_c * a[3 * h] * (1 - a[3 * h]);
    d_c = whole * a[h];
  } else {
    const double d_candidate = d_h * (1 - a[h]) * (1 - a[2 * h] * a[2 * h]);
    da[0] = db[0] = d_candidate * b[2 * h] * a[0] * (1 - a[0]);
    da[h] = db[h] = d_h * (h_before(row, j) - a[2 * h]) * a[h] * (1 - a[h]);
    da[2 * h] = d_candidate;
    db[2 * h] = d_candidate * a[0];
    d_h_before += d_h * a[h];
  }
}

// The products that follow from one row's gradients of its gates.
inline void ReferenceLayer::backward_row(size_t row) {
  for (size_t q = 0; q < gates(); ++q) {
    const double da = d_x_side_[row * gates() + q], db = d_h_side_[row * gates() + q];
    d_b_ih[q] += da;
    d_b_hh[q] += db;
    for (size_t k = 0; k < input(); ++k) {
      d_w_ih[q * input() + k] += da * x[row * input() + k];
      d_x[row * input() + k] += da * w_ih[q * input() + k];
    }
    for (size_t k = 0; k < hidden(); ++k) d_w_hh[q * hidden() + k] += db * h_before(row, k);
  }
}

inline void ReferenceLayer::backward(Doubles& d_y) {
  const size_t rows = steps() * batch(), h = hidden();
  d_x_side_.assign(rows * gates(), 0);
  d_h_side_.assign(rows * gates(), 0);
  d_x.assign(x.size(), 0);
  d_w_ih.assign(w_ih.size(), 0);
  d_w_hh.assign(w_hh.size(), 0);
  d_b_ih.assign(gates(), 0);
  d_b_hh.assign(gates(), 0);
  Doubles d_c(batch() * h), none(h);
  for (size_t row = rows; row-- > 0;) {
    double* before = row >= batch() ? &d_y[(row - batch()) * h] : none.data();
    for (size_t j = 0; j < h; ++j) {
      backward_unit(row, j, d_y[row * h + j], d_c[row % batch() * h + j], before[j]);
    }
    for (size_t q = 0; q < gates(); ++q) {
      for (size_t k = 0; k < h; ++k) before[k] += d_h_side_[row * gates() + q] * w_hh[q * h + k];
    }
    backward_row(row);
  }
}

}  // namespace geci::gpu_testing
