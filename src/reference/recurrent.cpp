#include "reference/recurrent.h"

#include "reference/cells.h"

namespace geci::reference {
namespace {

struct Weights {
  Rows w_ih, w_hh;
  Row b_ih, b_hh;

  explicit Weights(const RecurrentParameters<const float>& from)
      : w_ih(read(from.w_ih)), w_hh(read(from.w_hh)), b_ih(read(from.b_ih)), b_hh(read(from.b_hh)) {}
};

/// Where the floats of one time step lie, each a block of `batch` rows.
class Sequence {
 public:
  explicit Sequence(const RecurrentShape& shape) : shape_(shape) {}

  template <class T>
  T* at(T* first, int t, int width) const {
    return first + element_count(t * shape_.batch, width);
  }
  template <class T>
  T* gates(T* tape, int t) const {
    return at(tape, t, shape_.gates());
  }
  /// The GRU's second part of the tape.
  template <class T>
  T* hidden_side(T* tape, int t) const {
    return at(tape + element_count(shape_.rows(), shape_.gates()), t, shape_.gates());
  }
  /// The LSTM's second part of the tape.
  template <class T>
  T* c(T* tape, int t) const {
    return at(tape + element_count(shape_.rows(), shape_.gates()), t, shape_.hidden);
  }

 private:
  const RecurrentShape& shape_;
};

Rows side(const Rows& x, const Rows& w, const Row& b) { return (x * w.transpose()).rowwise() + b; }

}  // namespace

void recurrent_forward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights, const float* x,
                       const float* state_in, float* y, float* state_out, float* tape) {
  const int batch = shape.batch, hidden = shape.hidden;
  const size_t state_size = element_count(batch, hidden);
  const bool has_c = state_parts(shape.cell) > 1;
  const Weights w(weights);
  const Sequence sequence(shape);
  Rows h = read(state_in, batch, hidden), c;
  if (has_c) c = read(state_in + state_size, batch, hidden);
  for (int t = 0; t < shape.steps; ++t) {
    const Rows x_t = read(sequence.at(x, t, shape.input), batch, shape.input);
    const CellInput in{side(x_t, w.w_ih, w.b_ih), side(h, w.w_hh, w.b_hh), h, c};
    const CellOutput out = cell_forward(shape.cell, in);
    h = out.h;
    c = out.c;
    write(h, sequence.at(y, t, hidden));
    write(out.gates, sequence.gates(tape, t));
    if (keeps_sides_apart(shape.cell)) write(in.hidden_side, sequence.hidden_side(tape, t));
    if (has_c) write(c, sequence.c(tape, t));
  }
  write(h, state_out);
  if (has_c) write(c, state_out + state_size);
}

void recurrent_backward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights, const float* x,
                        const float* state_in, const float* y, const float* tape, float* d_y, float* d_x,
                        const RecurrentParameters<float>& d_weights) {
  const int batch = shape.batch, hidden = shape.hidden, gates = shape.gates();
  const bool has_c = state_parts(shape.cell) > 1;
  const Weights w(weights);
  const Sequence sequence(shape);
  const auto h_at = [&](int t) { return read(t < 0 ? state_in : sequence.at(y, t, hidden), batch, hidden); };
  const auto c_at = [&](int t) {
    if (!has_c) return Rows();
    return read(t < 0 ? state_in + element_count(batch, hidden) : sequence.c(tape, t), batch, hidden);
  };
  Rows d_w_ih = Rows::Zero(gates, shape.input), d_w_hh = Rows::Zero(gates, hidden);
  Row d_b_ih = Row::Zero(gates), d_b_hh = Row::Zero(gates);
  Rows d_h_later = Rows::Zero(batch, hidden), d_c = Rows::Zero(batch, hidden);
  for (int t = shape.steps - 1; t >= 0; --t) {
    const Rows x_t = read(sequence.at(x, t, shape.input), batch, shape.input);
    const Rows d_h = read(sequence.at(d_y, t, hidden), batch, hidden) + d_h_later;
    write(d_h, sequence.at(d_y, t, hidden));
    const CellOutput out{read(sequence.gates(tape, t), batch, gates), h_at(t), c_at(t)};
    const Rows hidden_side = keeps_sides_apart(shape.cell) ? read(sequence.hidden_side(tape, t), batch, gates) : Rows();
    const CellInput in{{}, hidden_side, h_at(t - 1), c_at(t - 1)};
    const CellGradients d = cell_backward(shape.cell, in, out, d_h, d_c);
    d_w_ih += d.input_side.transpose() * x_t;
    d_w_hh += d.hidden_side.transpose() * in.h;
    d_b_ih += d.input_side.colwise().sum();
    d_b_hh += d.hidden_side.colwise().sum();
    d_h_later = d.h + d.hidden_side * w.w_hh;
    d_c = d.c;
    if (d_x) write(d.input_side * w.w_ih, sequence.at(d_x, t, shape.input));
  }
  write(d_w_ih, d_weights.w_ih.data);
  write(d_w_hh, d_weights.w_hh.data);
  write(d_b_ih, d_weights.b_ih.data());
  write(d_b_hh, d_weights.b_hh.data());
}

}  // namespace geci::reference
