#include "train/benchmark.h"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cpu/cpu_backend.h"

namespace geci::benchmark_test {
namespace {

TEST_CASE("a benchmark reports the job it ran, with figures that agree with each other") {
  const auto backend = make_cpu_backend(2);
  const auto result = run_benchmark(*backend, {"tutorial", 0.01});
  REQUIRE(result.ok());
  const auto json = nlohmann::json::parse(to_json(*result), nullptr, false);
  CHECK(json["config"] == "tutorial");
  CHECK(json["V"] == 5627);
  CHECK(json["threads"] == backend->threads());
  CHECK(json["tok_s"].get<double>() * json["ms_median"].get<double>() == doctest::Approx(32 * 1e3));
  CHECK(json["gflops"].get<double>() > 0);
  CHECK(json["peak_gflops"].get<double>() > 0);
}

TEST_CASE("every job that documents name can be set up, and be run with a small batch") {
  const auto backend = make_cpu_backend(2);
  for (const char* job : {"tutorial", "char", "lstm", "gru2"}) {
    CHECK(Benchmark::create(*backend, {job, 1e-6}).ok());
    const auto result = run_benchmark(*backend, {job, 1e-6, {.batch = 2, .steps = 2}});
    REQUIRE(result.ok());
    CHECK(result->config == job);
    CHECK(result->tokens_per_second > 0);
  }
}

TEST_CASE("a job can be run in other sizes, and impossible ones are refused with a sentence") {
  const auto backend = make_cpu_backend(1);
  const auto result = run_benchmark(*backend, {"char", 1e-6, {.vocab = 31, .hidden = 8, .batch = 2, .steps = 5}});
  REQUIRE(result.ok());
  CHECK(result->network.vocab == 31);
  CHECK(result->network.hidden == 8);
  CHECK(result->batch == 2);
  CHECK(result->steps == 5);
  CHECK(result->peak_memory_bytes > 1'000'000);
  for (const BenchmarkSizes& sizes : {BenchmarkSizes{.vocab = -1}, {.hidden = -5}, {.batch = 1 << 30}, {.steps = -2}}) {
    CHECK(!run_benchmark(*backend, {"char", 1e-6, sizes}).ok());
  }
}

TEST_CASE("the products' benchmark measures every product of three jobs") {
  const auto backend = make_cpu_backend(1);
  const auto result = run_benchmark(*backend, {"gemm", 1e-6});
  REQUIRE(result.ok());
  const auto json = nlohmann::json::parse(to_json(*result), nullptr, false);
  CHECK(json["config"] == "gemm");
  CHECK(json["cell"] == "none");
  CHECK(json["products"].size() == 3 * 7);
  for (const auto& product : json["products"]) {
    CHECK(product["gflops"].get<double>() > 0);
    CHECK(product["peak_gflops"].get<double>() > 0);
  }
  CHECK(json["products"][0]["job"] == "tutorial");
  CHECK(json["products"][0]["m"] == 5627);
}

TEST_CASE("an unknown job and an impossible time are refused with a sentence") {
  const auto backend = make_cpu_backend(1);
  CHECK(run_benchmark(*backend, {"nonsense", 1}).error().english().find("'nonsense'") != std::string::npos);
  for (const double seconds : {0.0, -1.0, 1e9, static_cast<double>(NAN)}) {
    CHECK(!run_benchmark(*backend, {"char", seconds}).ok());
  }
}

}  // namespace
}  // namespace geci::benchmark_test
