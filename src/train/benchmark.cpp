#include "train/benchmark.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "core/random.h"
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

std::string job_names() {
  std::string names;
  for (const Job& job : kJobs) names += (names.empty() ? "" : ", ") + std::string(job.name);
  return names;
}

constexpr int kWarmUpSteps = 20;
constexpr int kWindows = 64;  // a text this long has enough different batches

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

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

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Result<double> median_step_seconds(Trainer& trainer, double budget) {
  for (int i = 0; i < kWarmUpSteps; ++i) {
    if (const auto metrics = trainer.step(); !metrics) return metrics.error();
  }
  std::vector<double> times;
  for (const double begin = seconds_now(); times.empty() || seconds_now() - begin < budget;) {
    const double before = seconds_now();
    if (const auto metrics = trainer.step(); !metrics) return metrics.error();
    times.push_back(seconds_now() - before);
  }
  return median(times);
}

}  // namespace

Result<BenchmarkResult> run_benchmark(Backend& backend, const BenchmarkRequest& request) {
  const auto* job =
      std::find_if(std::begin(kJobs), std::end(kJobs), [&](const Job& j) { return request.config == j.name; });
  if (job == std::end(kJobs))
    return Error{"There is no benchmark called '" + request.config + "'; use one of: " + job_names() + "."};
  if (!(request.seconds > 0 && request.seconds <= 600)) {
    return Error{"A benchmark takes from just above 0 to 600 seconds, not " + std::to_string(request.seconds) + "."};
  }
  TrainSettings settings{.batch = job->batch, .steps = job->steps};
  auto trainer = Trainer::create(backend, job->network, settings, random_ids(*job));
  if (!trainer) return trainer.error();
  const Result<double> seconds = median_step_seconds(**trainer, request.seconds);
  if (!seconds) return seconds.error();
  const double tokens = static_cast<double>(job->batch) * job->steps;
  return BenchmarkResult{.config = job->name,
                         .network = job->network,
                         .batch = job->batch,
                         .steps = job->steps,
                         .threads = backend.threads(),
                         .ms_median = *seconds * 1e3,
                         .tokens_per_second = tokens / *seconds,
                         .gflops = matrix_flops_per_token(job->network) * tokens / *seconds * 1e-9,
                         .peak_gflops = backend.peak_gflops(),
                         .build = backend.description()};
}

std::string to_json(const BenchmarkResult& result) {
  return nlohmann::ordered_json{{"config", result.config},
                                {"cell", cell_name(result.network.cell)},
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
                                {"build", result.build}}
      .dump();
}

}  // namespace geci
