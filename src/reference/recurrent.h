// A recurrent layer over a whole sequence. Shapes and layouts are those of Backend.
#pragma once

#include "core/backend.h"

namespace geci::reference {

void recurrent_forward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights, const float* x,
                       const float* state_in, float* y, float* state_out, float* tape);

/// Backpropagation through time.
void recurrent_backward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights, const float* x,
                        const float* state_in, const float* y, const float* tape, float* d_y, float* d_x,
                        const RecurrentParameters<float>& d_weights);

}  // namespace geci::reference
