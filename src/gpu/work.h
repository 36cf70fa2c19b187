// What a dispatch computes and moves, by the formulas of its kernel.
#pragma once

#include "core/backend.h"

namespace geci {

/// `loaded` and `stored` count words of four bytes: floats, and token ids. A value counts as loaded once, however often
/// a kernel reads it; one that the same dispatch has stored before counts as well.
struct Work {
  double flops = 0;  // a multiply-add is two; only those of products
  double loaded = 0;
  double stored = 0;
};

/// Of shaders/recurrent_forward.wgsl: so many time steps.
Work recurrent_forward_work(const RecurrentShape& shape, int steps);
/// Of shaders/recurrent_backward.wgsl: `count` time steps from `first` down. The last step of the sequence has no
/// product, since nothing comes after it.
Work recurrent_backward_work(const RecurrentShape& shape, int first, int count);

}  // namespace geci
