// One time step of a recurrent cell, forward and backward, for the rows of a batch.
#pragma once

#include "core/backend.h"
#include "reference/matrices.h"

namespace geci::reference {

/// What a time step begins with. G = gate_count(cell).
struct CellInput {
  Rows input_side;   // W_ih x_t + b_ih, (B, G*H)
  Rows hidden_side;  // W_hh h_{t-1} + b_hh, (B, G*H)
  Rows h, c;         // of the time step before, (B, H); c for the LSTM alone
};

/// What it ends with.
struct CellOutput {
  Rows gates;  // (B, G*H), as Backend's tape has them
  Rows h, c;   // (B, H)
};

CellOutput cell_forward(Cell cell, const CellInput& in);

/// Gradients of the loss with respect to what a time step begins with. On entry to cell_backward those of what it ends
/// with: h and c alone.
struct CellGradients {
  Rows input_side, hidden_side;  // (B, G*H)
  Rows h, c;                     // (B, H); h without what flows through hidden_side
};

CellGradients cell_backward(Cell cell, const CellInput& in, const CellOutput& out, const Rows& d_h, const Rows& d_c);

}  // namespace geci::reference
