#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "gpu/guarded.h"
#include "train/benchmark.h"
#include "train/product_benchmark.h"

namespace geci::gpu_profile_test {
namespace {

using namespace gpu_testing;

BenchmarkRequest small_job(const char* name) {
  return {name, 1e-6, {.vocab = 61, .hidden = 16, .batch = 3, .steps = 5}};
}

BenchmarkResult bench(GpuBackend& backend, const char* name) {
  Result<BenchmarkResult> result = run_benchmark(backend, small_job(name));
  REQUIRE(result.ok());
  return std::move(*result);
}

template <class Member>
double sum_of(const std::vector<KernelResult>& kernels, Member member) {
  double sum = 0;
  for (const KernelResult& kernel : kernels) sum += kernel.*member;
  return sum;
}

const KernelResult* find(const std::vector<KernelResult>& kernels, const std::string& name) {
  for (const KernelResult& kernel : kernels) {
    if (kernel.name == name) return &kernel;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a profile tells what one product of the GPU computes and moves, and that it takes time") {
  const int m = 70, n = 30, k = 20;
  DeviceBuffer a(gpu(), element_count(m, k)), b(gpu(), element_count(k, n)), c(gpu(), element_count(m, n));
  const auto multiply = [&] { gpu().product({a.data(), m, k}, false, {b.data(), k, n}, false, {c.data(), m, n}); };
  const std::vector<KernelUse> uses = gpu().profile([&] {
    multiply();
    multiply();
  });
  REQUIRE(uses.size() == 1);
  CHECK(uses[0].name.starts_with("gemm_nn"));
  CHECK(uses[0].dispatches == 2);
  CHECK(uses[0].flops == 2 * 2.0 * m * n * k);
  CHECK(uses[0].bytes_loaded == 2 * 4.0 * (m * k + k * n));
  CHECK(uses[0].bytes_stored == 2 * 4.0 * m * n);
  REQUIRE(uses[0].seconds.has_value());
  CHECK(*uses[0].seconds > 0);
  CHECK(gpu().profile([] {}).empty());
}

TEST_CASE("the GPU's benchmark lists every kernel that a step dispatches; the shares add up") {
  for (const char* job : {"tutorial", "char", "lstm", "gru2"}) {
    for (const RecurrentForm form : {RecurrentForm::kLooping, RecurrentForm::kBySteps}) {
      CAPTURE(job);
      const BenchmarkResult result = bench(gpu(form), job);
      CHECK(sum_of(result.kernels, &KernelResult::dispatches) == result.dispatches);
      double share = 0;
      for (const KernelResult& kernel : result.kernels) {
        CAPTURE(kernel.name);
        CHECK(kernel.dispatches >= 1);
        CHECK(kernel.bytes_loaded > 0);
        CHECK(kernel.bytes_stored > 0);
        REQUIRE(kernel.share.has_value());
        share += *kernel.share;
        if (kernel.gflops) CHECK(*kernel.share_of_peak == doctest::Approx(*kernel.gflops / result.peak_gflops));
      }
      CHECK(share == doctest::Approx(1));
      for (const char* name :
           {"gather", "scatter", "softmax", "transpose", "squares", "total", "adam", "column_sums"}) {
        CHECK(find(result.kernels, name) != nullptr);
      }
    }
  }
}

TEST_CASE("the kernels' multiply-adds are those of the network, but for the gradient of the last time step") {
  for (const char* job : {"char", "lstm", "gru2"}) {
    for (const RecurrentForm form : {RecurrentForm::kLooping, RecurrentForm::kBySteps}) {
      const BenchmarkResult result = bench(gpu(form), job);
      const NetworkConfig& network = result.network;
      const double whole = result.gflops * 1e9 * result.ms_median * 1e-3;
      const double recurrent = 2.0 * result.batch * gate_count(network.cell) * network.hidden * network.hidden;
      CHECK(sum_of(result.kernels, &KernelResult::flops) == doctest::Approx(whole - network.layers * recurrent));
    }
  }
}

TEST_CASE(
    "the recurrence loads its weights once a dispatch, so that a dispatch for each time step loads them most often") {
  const std::vector<KernelResult> loop = bench(gpu(RecurrentForm::kLooping), "lstm").kernels;
  const std::vector<KernelResult> steps = bench(gpu(RecurrentForm::kBySteps), "lstm").kernels;
  const int time_steps = 5;
  const double weights = 4.0 * 4 * 16 * 16;
  const KernelResult *forward = find(loop, "lstm_forward"), *by_steps = find(steps, "lstm_forward");
  REQUIRE(forward != nullptr);
  REQUIRE(by_steps != nullptr);
  CHECK(forward->dispatches == 1);
  CHECK(by_steps->dispatches == time_steps);
  CHECK(by_steps->bytes_loaded - forward->bytes_loaded == (time_steps - 1) * weights);
  CHECK(by_steps->bytes_stored == forward->bytes_stored);
  // h, c and four gates of each unit.
  CHECK(forward->bytes_stored == 4.0 * 6 * 3 * 16 * time_steps);
  CHECK(find(loop, "lstm_backward")->bytes_stored == find(steps, "lstm_backward")->bytes_stored);
}

TEST_CASE("the GPU's benchmark is told as JSON with its kernels; a device without a clock says so") {
  BenchmarkResult result = bench(gpu(), "char");
  auto json = nlohmann::json::parse(to_json(result), nullptr, false);
  CHECK(json["kernels_timed"] == true);
  REQUIRE(json["kernels"].size() == result.kernels.size());
  for (const auto& kernel : json["kernels"]) {
    CHECK(kernel["ms"].get<double>() >= 0);
    CHECK(kernel.contains("gflops") == (kernel["multiply_adds"] > 0));
  }
  for (KernelResult& kernel : result.kernels) {
    kernel = {.name = kernel.name, .dispatches = kernel.dispatches, .flops = kernel.flops};
  }
  json = nlohmann::json::parse(to_json(result), nullptr, false);
  CHECK(json["kernels_timed"] == false);
  CHECK_FALSE(json["kernels"][0].contains("ms"));
}

TEST_CASE("a product's benchmark waits until the GPU has computed it") {
  const DeviceCounters before = gpu().counters();
  const ProductResult result = measure_product(gpu(), {"job", "name", 8, 8, 8, false, false}, 1e-6);
  CHECK(result.gflops() > 0);
  CHECK(gpu().counters().bytes_read > before.bytes_read);
}

}  // namespace geci::gpu_profile_test
