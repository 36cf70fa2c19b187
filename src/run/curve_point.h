// One point of a run's curves.
#pragma once

namespace geci {

/// Means over the steps that the point stands for; NaN where that is not known.
struct CurvePoint {
  float step = 0;
  float loss = 0;           // nats a token
  float gradient_norm = 0;  // L2, over all parameters, before clipping
  float learning_rate = 0;
  float tokens_per_second = 0;  // 0: not known
};

}  // namespace geci
