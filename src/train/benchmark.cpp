#include "train/benchmark.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/memory.h"
#include "core/random.h"
#include "train/stopwatch.h"
#include "train/trainer.h"

namespace geci {
namespace {

struct Job {
  const char* name;
  NetworkConfig network;
  int batch, steps;
};

constexpr Job kJobs[] = {
    {"tutorial", {.vocab = 5627, .embed = 128, .hidden = 128}, 1, 32},
    {"char", {.vocab = 2500, .embed = 128, .hidden = 256}, 32, 35},
    {"lstm", {.cell = Cell::kLstm, .vocab = 2500, .embed = 256, .hidden = 512}, 32, 64},
    {"gru2", {.cell = Cell::kGru, .vocab = 2500, .embed = 128, .hidden = 256, .layers = 2}, 16, 64},
};

// Not a network to train: the products of the first three jobs, one by one.
constexpr const char* kProducts = "gemm";
constexpr size_t kJobsWithProducts = 3;

std::string job_names() {
  std::string names;
  for (const Job& job : kJobs) names += std::string(job.name) + ", ";
  return names + kProducts;
}

constexpr int kWarmUpSteps = 20;
constexpr int kWindows = 16;  // a text this long has enough different batches

TokenIds random_ids(const Job& job) {
  auto ids = std::make_shared<std::vector<int32_t>>(static_cast<size_t>(job.batch * job.steps * kWindows + 1));
  RandomStream random(1, RandomUse::kBenchmark, 0);
  for (int32_t& id : *ids) id = static_cast<int32_t>(random.next_below(static_cast<uint32_t>(job.network.vocab)));
  return ids;
}

// One forward and two backward products with every weight matrix but the embedding's.
double matrix_flops_per_token(const NetworkConfig& network) {
  const double h = network.hidden, gates = gate_count(network.cell) * h;
  const double recurrent = gates * (network.embed + h) + (network.layers - 1) * gates * 2 * h;
  return 6.0 * (recurrent + h * network.vocab);
}

Result<double> median_step_seconds(Trainer& trainer, double budget) {
  Status status = Ok{};
  const auto step = [&] {
    if (const auto metrics = trainer.step(); !metrics) status = metrics.error();
  };
  for (int i = 0; i < kWarmUpSteps && status; ++i) step();
  const double seconds = median_seconds(budget, step);
  if (!status) return status.error();
  return seconds;
}

Job with_sizes(Job job, const BenchmarkSizes& sizes) {
  if (sizes.vocab != 0) job.network.vocab = sizes.vocab;
  if (sizes.hidden != 0) job.network.hidden = sizes.hidden;
  if (sizes.batch != 0) job.batch = sizes.batch;
  if (sizes.steps != 0) job.steps = sizes.steps;
  return job;
}

Result<BenchmarkResult> run_training(Backend& backend, const Job& job, double budget) {
  const TrainSettings settings{.batch = job.batch, .steps = job.steps};
  for (const Status& status : {validate(job.network), validate(settings)}) {
    if (!status) return status.error();
  }
  auto trainer = Trainer::create(backend, job.network, settings, random_ids(job));
  if (!trainer) return trainer.error();
  const Result<double> seconds = median_step_seconds(**trainer, budget);
  if (!seconds) return seconds.error();
  const double tokens = static_cast<double>(job.batch) * job.steps;
  return BenchmarkResult{.config = job.name,
                         .network = job.network,
                         .batch = job.batch,
                         .steps = job.steps,
                         .ms_median = *seconds * 1e3,
                         .tokens_per_second = tokens / *seconds,
                         .gflops = matrix_flops_per_token(job.network) * tokens / *seconds * 1e-9,
                         .peak_gflops = backend.peak_gflops()};
}

BenchmarkResult run_products(Backend& backend, double budget) {
  std::vector<ProductShape> shapes;
  for (size_t i = 0; i < kJobsWithProducts; ++i) {
    const Job& job = kJobs[i];
    const std::vector<ProductShape> more = products_of_step(job.name, job.network, job.batch * job.steps);
    shapes.insert(shapes.end(), more.begin(), more.end());
  }
  BenchmarkResult result{.config = kProducts, .products = measure_products(backend, shapes, budget)};
  double flops = 0, seconds = 0;
  std::vector<double> peaks;
  for (const ProductResult& product : result.products) {
    flops += product.shape.flops();
    seconds += product.seconds;
    peaks.push_back(product.peak_gflops);
  }
  result.ms_median = seconds * 1e3;
  result.gflops = flops / seconds * 1e-9;
  result.peak_gflops = median(peaks);
  return result;
}

Result<BenchmarkResult> run_job(Backend& backend, const BenchmarkRequest& request) {
  if (request.config == kProducts) return run_products(backend, request.seconds);
  const auto* job =
      std::find_if(std::begin(kJobs), std::end(kJobs), [&](const Job& j) { return request.config == j.name; });
  if (job == std::end(kJobs)) {
    return Error{"There is no benchmark called '" + request.config + "'; use one of: " + job_names() + "."};
  }
  return run_training(backend, with_sizes(*job, request.sizes), request.seconds);
}

nlohmann::ordered_json to_json(const ProductResult& product) {
  const ProductShape& shape = product.shape;
  return {{"job", shape.job},
          {"product", shape.name},
          {"m", shape.m},
          {"k", shape.k},
          {"n", shape.n},
          {"gflops", product.gflops()},
          {"peak_gflops", product.peak_gflops}};
}

}  // namespace

Result<BenchmarkResult> run_benchmark(Backend& backend, const BenchmarkRequest& request) {
  if (!(request.seconds > 0 && request.seconds <= 600)) {
    return Error{"A benchmark takes from just above 0 to 600 seconds, not " + std::to_string(request.seconds) + "."};
  }
  Result<BenchmarkResult> result = run_job(backend, request);
  if (!result) return result;
  result->threads = backend.threads();
  result->build = backend.description();
  result->peak_memory_bytes = peak_memory_bytes();
  return result;
}

std::string to_json(const BenchmarkResult& result) {
  const bool trains = result.products.empty();
  nlohmann::ordered_json json = {{"config", result.config},
                                 {"cell", trains ? cell_name(result.network.cell) : "none"},
                                 {"V", result.network.vocab},
                                 {"E", result.network.embed},
                                 {"H", result.network.hidden},
                                 {"layers", result.network.layers},
                                 {"B", result.batch},
                                 {"T", result.steps},
                                 {"threads", result.threads},
                                 {"ms_median", result.ms_median},
                                 {"tok_s", result.tokens_per_second},
                                 {"gflops", result.gflops},
                                 {"peak_gflops", result.peak_gflops},
                                 {"build", result.build},
                                 {"peak_memory_mb", static_cast<double>(result.peak_memory_bytes) * 1e-6}};
  for (const ProductResult& product : result.products) json["products"].push_back(to_json(product));
  return json.dump();
}

}  // namespace geci
