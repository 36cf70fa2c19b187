// torch.optim.Adam, AdamW and SGD, element by element.
#pragma once

#include <span>

#include "core/optimizer.h"

namespace geci::reference {

/// w is what is learned, g its gradients multiplied by `scale`; m and v are Adam's moments, m also SGD's momentum.
void adam(const OptimizerStep& step, double scale, std::span<float> w, std::span<const float> g, std::span<float> m,
          std::span<float> v);
void sgd(const OptimizerSettings& settings, double scale, std::span<float> w, std::span<const float> g,
         std::span<float> m);

}  // namespace geci::reference
