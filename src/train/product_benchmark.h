// Timing the matrix products of a training step one by one, packing included, beside what the device could do.
#pragma once

#include <string>
#include <vector>

#include "core/backend.h"
#include "train/benchmark_result.h"

namespace geci {

/// The products that one step of a network makes over all its `rows` = T*B tokens at once. Those of a single time step
/// are not among them: their weights are packed once for all steps.
std::vector<ProductShape> products_of_step(const std::string& job, const NetworkConfig& network, int rows);

/// Measures one for `seconds`, after a warm-up and a look at the peak.
ProductResult measure_product(Backend& backend, const ProductShape& shape, double seconds);

}  // namespace geci
