#include "reference/cells.h"

namespace geci::reference {
namespace {

using Array = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Array sigmoid(const Array& x) { return 1 / (1 + (-x).exp()); }

/// The columns of gate number `gate`: (B, H).
Array part(const Rows& gates, int gate, Eigen::Index hidden) { return gates.middleCols(gate * hidden, hidden).array(); }

Rows side_by_side(std::initializer_list<Array> parts) {
  const Array& first = *parts.begin();
  Rows all(first.rows(), first.cols() * static_cast<Eigen::Index>(parts.size()));
  Eigen::Index column = 0;
  for (const Array& one : parts) {
    all.middleCols(column, first.cols()) = one.matrix();
    column += first.cols();
  }
  return all;
}

// h' = f(a), a = W_ih x + b_ih + W_hh h + b_hh.
CellOutput rnn_forward(bool relu, const CellInput& in) {
  const Array a = (in.input_side + in.hidden_side).array();
  const Array h = relu ? Array(a.max(0)) : Array(a.tanh());
  return {a.matrix(), h.matrix(), {}};
}

CellGradients rnn_backward(bool relu, const CellOutput& out, const Rows& d_h) {
  const Array h = out.h.array();
  const Array slope = relu ? Array((h > 0).cast<double>()) : Array(1 - h.square());
  const Rows d_a = (d_h.array() * slope).matrix();
  return {d_a, d_a, Rows::Zero(d_h.rows(), d_h.cols()), {}};
}

// i, f, o = sigmoid, g = tanh of both sides' sum; c' = f c + i g; h' = o tanh(c').
CellOutput lstm_forward(const CellInput& in) {
  const Rows sum = in.input_side + in.hidden_side;
  const Eigen::Index hidden = in.h.cols();
  const Array i = sigmoid(part(sum, 0, hidden)), f = sigmoid(part(sum, 1, hidden));
  const Array g = part(sum, 2, hidden).tanh(), o = sigmoid(part(sum, 3, hidden));
  const Array c = f * in.c.array() + i * g;
  return {side_by_side({i, f, g, o}), (o * c.tanh()).matrix(), c.matrix()};
}

CellGradients lstm_backward(const CellInput& in, const CellOutput& out, const Rows& d_h, const Rows& d_c_after) {
  const Eigen::Index hidden = in.h.cols();
  const Array i = part(out.gates, 0, hidden), f = part(out.gates, 1, hidden);
  const Array g = part(out.gates, 2, hidden), o = part(out.gates, 3, hidden);
  const Array tanh_c = out.c.array().tanh();
  const Array d_o = d_h.array() * tanh_c;
  const Array d_c = d_c_after.array() + d_h.array() * o * (1 - tanh_c.square());
  const Array d_i = d_c * g, d_f = d_c * in.c.array(), d_g = d_c * i;
  const Rows d_sum = side_by_side({d_i * i * (1 - i), d_f * f * (1 - f), d_g * (1 - g.square()), d_o * o * (1 - o)});
  return {d_sum, d_sum, Rows::Zero(d_h.rows(), hidden), (d_c * f).matrix()};
}

// r, z = sigmoid of both sides' sum; n = tanh(input side + r hidden side); h' = (1 - z) n + z h.
CellOutput gru_forward(const CellInput& in) {
  const Eigen::Index hidden = in.h.cols();
  const Array r = sigmoid(part(in.input_side, 0, hidden) + part(in.hidden_side, 0, hidden));
  const Array z = sigmoid(part(in.input_side, 1, hidden) + part(in.hidden_side, 1, hidden));
  const Array n = (part(in.input_side, 2, hidden) + r * part(in.hidden_side, 2, hidden)).tanh();
  return {side_by_side({r, z, n}), ((1 - z) * n + z * in.h.array()).matrix(), {}};
}

CellGradients gru_backward(const CellInput& in, const CellOutput& out, const Rows& d_h_after) {
  const Eigen::Index hidden = in.h.cols();
  const Array r = part(out.gates, 0, hidden), z = part(out.gates, 1, hidden), n = part(out.gates, 2, hidden);
  const Array d_h = d_h_after.array();
  const Array d_z = d_h * (in.h.array() - n) * z * (1 - z);
  const Array d_n = d_h * (1 - z) * (1 - n.square());
  const Array d_r = d_n * part(in.hidden_side, 2, hidden) * r * (1 - r);
  return {side_by_side({d_r, d_z, d_n}), side_by_side({d_r, d_z, d_n * r}), (d_h * z).matrix(), {}};
}

}  // namespace

CellOutput cell_forward(Cell cell, const CellInput& in) {
  if (cell == Cell::kLstm) return lstm_forward(in);
  if (cell == Cell::kGru) return gru_forward(in);
  return rnn_forward(cell == Cell::kRnnRelu, in);
}

CellGradients cell_backward(Cell cell, const CellInput& in, const CellOutput& out, const Rows& d_h, const Rows& d_c) {
  if (cell == Cell::kLstm) return lstm_backward(in, out, d_h, d_c);
  if (cell == Cell::kGru) return gru_backward(in, out, d_h);
  return rnn_backward(cell == Cell::kRnnRelu, out, d_h);
}

}  // namespace geci::reference
