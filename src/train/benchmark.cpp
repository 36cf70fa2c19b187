#include "train/benchmark.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/sentence.h"
#include "core/stopwatch.h"
#include "train/kernel_json.h"
#include "train/kernel_profile.h"
#include "train/product_benchmark.h"
#include "train/trainer.h"

namespace geci {
namespace {

constexpr Sentence<double> kSecondsOutOfRange{"A benchmark takes from just above 0 to 600 seconds, not {:g}.",
                                              "测速的时间要大于 0，不超过 600 秒，不能是 {:g}。"};
constexpr Sentence<std::string, std::string> kNoSuchBenchmark{"There is no benchmark called '{}'; use one of: {}.",
                                                              "没有叫“{}”的测速：请用这些中的一个：{}。"};

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

// Engines for WebAssembly compile twice, function by function; long steps call each one often enough in a few.
constexpr int kWarmUpSteps = 20, kFewestWarmUpSteps = 3;
constexpr double kWarmUpSeconds = 2;
// Steps whose kernels are timed one by one: enough for a median's worth of clock ticks, in a part of the budget.
constexpr int kMostProfiledSteps = 32;
constexpr double kProfileShare = 0.25;
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

Job with_sizes(Job job, const BenchmarkSizes& sizes) {
  if (sizes.vocab != 0) job.network.vocab = sizes.vocab;
  if (sizes.hidden != 0) job.network.hidden = sizes.hidden;
  if (sizes.batch != 0) job.batch = sizes.batch;
  if (sizes.steps != 0) job.steps = sizes.steps;
  return job;
}

// Training steps: some to warm up, then as many as fit into the budget.
class TrainingBenchmark : public Benchmark {
 public:
  static Result<std::unique_ptr<Benchmark>> create(Backend& backend, const Job& job, double budget) {
    const TrainSettings settings{.batch = job.batch, .steps = job.steps};
    for (const Status& status : {validate(job.network), validate(settings)}) {
      if (!status) return status.error();
    }
    auto trainer = Trainer::create(backend, job.network, settings, random_ids(job));
    if (!trainer) return trainer.error();
    return std::unique_ptr<Benchmark>(new TrainingBenchmark(backend, job, budget, std::move(*trainer)));
  }

  bool advance() override {
    if (spent_ >= budget_) return profile_step();
    const double before = seconds_now();
    if (!step()) return false;
    const double seconds = seconds_now() - before;
    if (warms_up()) {
      before_ = backend().counters();
      ++warm_up_steps_;
      warm_up_seconds_ += seconds;
      return true;
    }
    times_.push_back(seconds);
    spent_ += seconds;
    after_ = backend().counters();
    return spent_ < budget_ || has_kernels();
  }

 private:
  TrainingBenchmark(Backend& backend, const Job& job, double budget, std::unique_ptr<Trainer> trainer)
      : Benchmark(backend), job_(job), budget_(budget), trainer_(std::move(trainer)) {}

  bool has_kernels() const { return after_.dispatches > before_.dispatches; }

  bool step() {
    trainer_->queue_step();
    if (const auto metrics = trainer_->next_metrics(/*wait=*/false); !metrics) status_ = metrics.error();
    return status_.ok();
  }

  bool profile_step() {
    const double before = seconds_now();
    profile_.add(backend().profile([this] { step(); }));
    profile_spent_ += seconds_now() - before;
    return status_ && profile_.steps() < kMostProfiledSteps && profile_spent_ < kProfileShare * budget_;
  }

  bool warms_up() const {
    const bool enough = warm_up_steps_ >= kFewestWarmUpSteps && warm_up_seconds_ >= kWarmUpSeconds;
    return warm_up_steps_ < kWarmUpSteps && !enough;
  }

  Result<BenchmarkResult> measured() override {
    if (!status_) return status_.error();
    const double seconds = median(times_), tokens = static_cast<double>(job_.batch) * job_.steps;
    const auto a_step = [&](uint64_t DeviceCounters::* counter) {
      return static_cast<double>(after_.*counter - before_.*counter) / static_cast<double>(times_.size());
    };
    const double peak = backend().peak_gflops();
    return BenchmarkResult{.config = job_.name,
                           .network = job_.network,
                           .batch = job_.batch,
                           .steps = job_.steps,
                           .dispatches = a_step(&DeviceCounters::dispatches),
                           .submits = a_step(&DeviceCounters::submits),
                           .bytes_read = a_step(&DeviceCounters::bytes_read),
                           .ms_median = seconds * 1e3,
                           .tokens_per_second = tokens / seconds,
                           .gflops = matrix_flops_per_token(job_.network) * tokens / seconds * 1e-9,
                           .peak_gflops = peak,
                           .kernels = profile_.a_step(peak)};
  }

  Job job_;
  double budget_, spent_ = 0, warm_up_seconds_ = 0, profile_spent_ = 0;
  std::unique_ptr<Trainer> trainer_;
  Status status_ = Ok{};
  int warm_up_steps_ = 0;
  DeviceCounters before_, after_;  // the steps that are measured
  KernelProfile profile_;
  std::vector<double> times_;
};

// The products of some jobs, one after the other.
class ProductsBenchmark : public Benchmark {
 public:
  ProductsBenchmark(Backend& backend, double budget) : Benchmark(backend) {
    for (size_t i = 0; i < kJobsWithProducts; ++i) {
      const Job& job = kJobs[i];
      const auto more = products_of_step(job.name, job.network, job.batch * job.steps);
      shapes_.insert(shapes_.end(), more.begin(), more.end());
    }
    budget_each_ = budget / static_cast<double>(shapes_.size());
  }

  bool advance() override {
    products_.push_back(measure_product(backend(), shapes_[products_.size()], budget_each_));
    return products_.size() < shapes_.size();
  }

 private:
  Result<BenchmarkResult> measured() override {
    double flops = 0, seconds = 0;
    std::vector<double> peaks;
    for (const ProductResult& product : products_) {
      flops += product.shape.flops();
      seconds += product.seconds;
      peaks.push_back(product.peak_gflops);
    }
    return BenchmarkResult{.config = kProducts,
                           .ms_median = seconds * 1e3,
                           .gflops = flops / seconds * 1e-9,
                           .peak_gflops = median(peaks),
                           .products = products_};
  }

  std::vector<ProductShape> shapes_;
  std::vector<ProductResult> products_;
  double budget_each_;
};

OrderedJson to_json(const ProductResult& product) {
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

Result<std::unique_ptr<Benchmark>> Benchmark::create(Backend& backend, const BenchmarkRequest& request) {
  if (!(request.seconds > 0 && request.seconds <= 600)) {
    return Error{kSecondsOutOfRange(request.seconds)};
  }
  if (request.config == kProducts) {
    return std::unique_ptr<Benchmark>(new ProductsBenchmark(backend, request.seconds));
  }
  const auto* job =
      std::find_if(std::begin(kJobs), std::end(kJobs), [&](const Job& j) { return request.config == j.name; });
  if (job == std::end(kJobs)) {
    return Error{kNoSuchBenchmark(request.config, job_names())};
  }
  return TrainingBenchmark::create(backend, with_sizes(*job, request.sizes), request.seconds);
}

Result<BenchmarkResult> Benchmark::result() {
  Result<BenchmarkResult> result = measured();
  if (!result) return result;
  result->device = backend_.device();
  result->threads = backend_.threads();
  result->build = backend_.description();
  result->peak_memory_bytes = peak_memory_bytes();
  return result;
}

Result<BenchmarkResult> run_benchmark(Backend& backend, const BenchmarkRequest& request) {
  auto benchmark = Benchmark::create(backend, request);
  if (!benchmark) return benchmark.error();
  while ((*benchmark)->advance()) {
  }
  return (*benchmark)->result();
}

std::string to_json(const BenchmarkResult& result) {
  const bool trains = result.products.empty();
  OrderedJson json = {{"config", result.config},
                      {"cell", trains ? cell_name(result.network.cell) : "none"},
                      {"V", result.network.vocab},
                      {"E", result.network.embed},
                      {"H", result.network.hidden},
                      {"layers", result.network.layers},
                      {"B", result.batch},
                      {"T", result.steps},
                      {"device", result.device},
                      {"threads", result.threads},
                      {"ms_median", result.ms_median},
                      {"tok_s", result.tokens_per_second},
                      {"gflops", result.gflops},
                      {"peak_gflops", result.peak_gflops},
                      {"build", result.build},
                      {"peak_memory_mb", static_cast<double>(result.peak_memory_bytes) * 1e-6}};
  if (result.dispatches > 0) {
    json["dispatches"] = result.dispatches;
    json["submits"] = result.submits;
    json["bytes_read"] = result.bytes_read;
  }
  if (!result.kernels.empty()) add_kernels(result.kernels, json);
  for (const ProductResult& product : result.products) json["products"].push_back(to_json(product));
  return json.dump();
}

}  // namespace geci
