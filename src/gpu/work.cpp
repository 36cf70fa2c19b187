#include "gpu/work.h"

#include <algorithm>

namespace geci {
namespace {

double units_of_step(const RecurrentShape& shape) { return 1.0 * shape.batch * shape.hidden; }
double weights_of(const RecurrentShape& shape) { return 1.0 * shape.gates() * shape.hidden; }

}  // namespace

// In units of a time step: W_ih x of each gate and h before are loaded, h is stored. The LSTM and the GRU store their
// gates, the LSTM loads and stores c, the GRU stores its hidden side and loads its bias.
Work recurrent_forward_work(const RecurrentShape& shape, int steps) {
  const double gates = gate_count(shape.cell);
  const bool has_c = state_parts(shape.cell) > 1, has_sides = keeps_sides_apart(shape.cell);
  const double loaded = gates + 1 + (has_c ? 1 : 0);
  const double stored = 1 + (gates > 1 ? gates : 0) + (has_sides ? gates : 0) + (has_c ? 1 : 0);
  const double units = units_of_step(shape) * steps, weights = weights_of(shape);
  return {.flops = 2 * weights * shape.batch * steps,
          .loaded = weights + units * loaded + (has_sides ? shape.gates() : 0),
          .stored = units * stored};
}

// In units of a time step: the gates' gradients of the step after it and dL/dy are loaded, dL/dh and the gates'
// gradients are stored. Beside that, an RNN loads h; the LSTM loads its gates, c and c before, and hands dL/dc on; the
// GRU loads its gates, the candidate's hidden side and h before, and hands a part of dL/dh on.
Work recurrent_backward_work(const RecurrentShape& shape, int first, int count) {
  const double gates = gate_count(shape.cell), units = units_of_step(shape), weights = weights_of(shape);
  const int products = std::min(first, shape.steps - 2) - (first - count);
  double loaded = gates * products + count, stored = (gates + 1) * count;
  if (keeps_sides_apart(shape.cell)) {
    const int handed_on = std::min(first, count);
    loaded += (gates + 2) * count + handed_on;
    stored += gates * count + handed_on;
  } else if (state_parts(shape.cell) > 1) {
    loaded += gates * count + (count + 1) + products;
    stored += count;
  } else {
    loaded += count;
  }
  return {.flops = 2 * weights * shape.batch * products,
          .loaded = (products > 0 ? weights : 0) + units * loaded,
          .stored = units * stored};
}

}  // namespace geci
