#include "train/benchmark.h"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cpu/cpu_backend.h"

namespace geci {
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

TEST_CASE("every job that documents name can be run") {
  const auto backend = make_cpu_backend(2);
  for (const char* job : {"tutorial", "char", "lstm", "gru2"}) {
    const auto result = run_benchmark(*backend, {job, 1e-6});
    REQUIRE(result.ok());
    CHECK(result->config == job);
    CHECK(result->tokens_per_second > 0);
  }
}

TEST_CASE("an unknown job and an impossible time are refused with a sentence") {
  const auto backend = make_cpu_backend(1);
  CHECK(run_benchmark(*backend, {"nonsense", 1}).error().message.find("'nonsense'") != std::string::npos);
  for (const double seconds : {0.0, -1.0, 1e9, static_cast<double>(NAN)}) {
    CHECK(!run_benchmark(*backend, {"char", seconds}).ok());
  }
}

}  // namespace
}  // namespace geci
