// Timing the matrix products of a training step one by one, packing included, beside what the device could do.
#pragma once

#include <string>
#include <vector>

#include "core/backend.h"
#include "model/config.h"

namespace geci {

/// One matrix product of a step: C (m, n) = op(A) (m, k) * op(B) (k, n).
struct ProductShape {
  std::string job;   // whose step it belongs to
  std::string name;  // which product it is, such as "logits"
  int m, k, n;
  bool transpose_a, transpose_b;

  double flops() const { return 2.0 * m * k * n; }
};

struct ProductResult {
  ProductShape shape;
  double seconds = 0;      // the median of one product
  double peak_gflops = 0;  // measured just before

  double gflops() const { return shape.flops() / seconds * 1e-9; }
};

/// The products that one step of a network makes over all its `rows` = T*B tokens at once. Those of a single time step
/// are not among them: their weights are packed once for all steps.
std::vector<ProductShape> products_of_step(const std::string& job, const NetworkConfig& network, int rows);

/// Measures one for `seconds`, after a warm-up and a look at the peak.
ProductResult measure_product(Backend& backend, const ProductShape& shape, double seconds);

}  // namespace geci
