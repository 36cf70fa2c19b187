// What a benchmark is asked for, and what it measures.
#pragma once

#include <optional>
#include <string>
#include <vector>

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

/// One kernel, over all its dispatches of a step. Means over the steps that were looked at.
struct KernelResult {
  std::string name;
  double dispatches = 0;
  double flops = 0;                           // a multiply-add counted as two; 0 where a kernel has no products
  double bytes_loaded = 0, bytes_stored = 0;  // see KernelUse of core/backend.h
  std::optional<double> ms = {};              // by the device's clock; none where it has none
  std::optional<double> share = {};           // of the time of all kernels
  std::optional<double> gflops = {};          // of kernels with products
  std::optional<double> share_of_peak = {};   // gflops, of what a loop in registers reaches
};

/// Sizes in place of the job's own; 0 keeps the job's.
struct BenchmarkSizes {
  int vocab = 0, hidden = 0, batch = 0, steps = 0;
};

struct BenchmarkRequest {
  std::string config = "char";  // a job's name: tutorial, char, lstm, gru2, or gemm for the products of the first three
  double seconds = 3;           // of measured time, after the warm-up; in (0, 600]
  BenchmarkSizes sizes = {};    // of the jobs that train
};

/// Of gemm: no network and no tokens; ms_median is the sum of its products' medians.
struct BenchmarkResult {
  std::string config;
  NetworkConfig network = {.embed = 0, .hidden = 0, .layers = 0};
  int batch = 0;       // B
  int steps = 0;       // T
  std::string device;  // "cpu"
  int threads = 0;
  double dispatches = 0, submits = 0, bytes_read = 0;  // a step, on a device apart from the host
  double ms_median = 0;                                // one training step
  double tokens_per_second = 0;                        // B * T / median
  double gflops = 0;                                   // of the matrix products alone, a multiply-add counted as two
  double peak_gflops = 0;               // of a loop that stays in registers, on as many threads, in the same run
  std::string build;                    // the backend's description
  size_t peak_memory_bytes = 0;         // of the whole program, when the job had ended
  std::vector<ProductResult> products;  // of gemm alone
  std::vector<KernelResult> kernels;    // of a step, on a device with kernels
};

/// {"config","cell","V","E","H","layers","B","T","device","threads","ms_median","tok_s","gflops","peak_gflops","build",
/// "peak_memory_mb"}, and for gemm "products": [{"job","product","m","k","n","gflops","peak_gflops"}]. Of a GPU besides
/// "dispatches", "submits", "bytes_read" of a step, "kernels_timed" and "kernels", see train/kernel_json.h.
std::string to_json(const BenchmarkResult& result);

}  // namespace geci
