// Timing whole training steps on random ids: the jobs that documents and peers are compared by.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/backend.h"
#include "core/result.h"
#include "model/config.h"
#include "train/kernel_profile.h"
#include "train/product_benchmark.h"

namespace geci {

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

/// A benchmark in pieces, so that a page can draw between them: a piece is one training step or one product.
/// The first steps, 20 or as many as take two seconds, only warm up. On a device with kernels a few more steps follow
/// the measured ones, in which every kernel is timed by itself.
class Benchmark {
 public:
  /// Fails with a sentence on an unknown job, an impossible time or impossible sizes. `backend` must outlive it.
  static Result<std::unique_ptr<Benchmark>> create(Backend& backend, const BenchmarkRequest& request);
  virtual ~Benchmark() = default;

  /// Does one piece; false after the last.
  virtual bool advance() = 0;
  /// REQUIRES: advance() has returned false. Fails where training failed.
  Result<BenchmarkResult> result();

 protected:
  explicit Benchmark(Backend& backend) : backend_(backend) {}
  Backend& backend() { return backend_; }
  virtual Result<BenchmarkResult> measured() = 0;

 private:
  Backend& backend_;
};

/// A whole benchmark at once.
Result<BenchmarkResult> run_benchmark(Backend& backend, const BenchmarkRequest& request);

/// {"config","cell","V","E","H","layers","B","T","device","threads","ms_median","tok_s","gflops","peak_gflops","build",
/// "peak_memory_mb"}, and for gemm "products": [{"job","product","m","k","n","gflops","peak_gflops"}]. Of a GPU besides
/// "dispatches", "submits", "bytes_read" of a step, "kernels_timed" and "kernels", see train/kernel_json.h.
std::string to_json(const BenchmarkResult& result);

}  // namespace geci
