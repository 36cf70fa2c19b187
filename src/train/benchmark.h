// Timing whole training steps on random ids: the jobs that documents and peers are compared by.
#pragma once

#include <memory>

#include "core/backend.h"
#include "core/result.h"
#include "train/benchmark_result.h"

namespace geci {

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

}  // namespace geci
