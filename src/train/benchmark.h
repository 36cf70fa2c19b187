// Timing whole training steps on random ids: the jobs that documents and peers are compared by.
#pragma once

#include <string>

#include "core/backend.h"
#include "core/result.h"
#include "model/config.h"

namespace geci {

struct BenchmarkRequest {
  std::string config = "char";  // a job's name: tutorial, char, lstm or gru2
  double seconds = 3;           // of measured time, after the warm-up; in (0, 600]
};

struct BenchmarkResult {
  std::string config;
  NetworkConfig network;
  int batch = 0;  // B
  int steps = 0;  // T
  int threads = 0;
  double ms_median = 0;          // one training step
  double tokens_per_second = 0;  // B * T / median
  double gflops = 0;             // of the matrix products alone, a multiply-add counted as two
  double peak_gflops = 0;        // of a loop that stays in registers, on as many threads, in the same run
  std::string build;             // the backend's description
};

/// Runs at least 20 steps to warm up (engines for WebAssembly compile twice), then measures.
/// Fails with a sentence on an unknown job or an impossible time.
Result<BenchmarkResult> run_benchmark(Backend& backend, const BenchmarkRequest& request);

/// {"config","cell","V","E","H","layers","B","T","threads","ms_median","tok_s","gflops","peak_gflops","build"}
std::string to_json(const BenchmarkResult& result);

}  // namespace geci
