// geci bench --device gpu, as a user runs it.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "cli/process.h"

namespace geci::test::bench_command_test {
namespace {

using Json = nlohmann::json;

Finished bench(const std::string& device, const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"bench", "--device", device, "--config", "char", "--seconds", "0.01", "--vocab",
                                        "61",    "--hidden", "16",   "--batch",  "3",    "--seq",     "5"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_geci(arguments);
}

}  // namespace

TEST_CASE("geci bench on the GPU tells what each kernel of a step did, beside the fields of every device") {
  const Finished finished = bench("gpu", {"--json"});
  CAPTURE(finished.err);
  REQUIRE(finished.exit_code == 0);
  const Json json = Json::parse(finished.out, nullptr, false);
  for (const char* field : {"config", "cell", "V", "E", "H", "layers", "B", "T", "device", "threads", "ms_median",
                            "tok_s", "gflops", "peak_gflops", "build", "dispatches", "submits", "bytes_read"}) {
    CHECK(json.contains(field));
  }
  CHECK(json["device"] == "gpu");
  CHECK(json["kernels_timed"] == true);
  double dispatches = 0, share = 0;
  for (const Json& kernel : json["kernels"]) {
    CHECK(kernel["name"].is_string());
    CHECK(kernel["ms"].is_number());
    CHECK(kernel["bytes_loaded"].get<double>() > 0);
    CHECK(kernel["bytes_stored"].get<double>() > 0);
    dispatches += kernel["dispatches"].get<double>();
    share += kernel["share"].get<double>();
  }
  CHECK(dispatches == json["dispatches"].get<double>());
  CHECK(share == doctest::Approx(1));
}

TEST_CASE("geci bench on the GPU prints a table of the kernels; on the processor there are none") {
  const Finished finished = bench("gpu", {});
  REQUIRE(finished.exit_code == 0);
  for (const char* word : {"tokens/s", "dispatches", "of peak", "softmax", "adam", "MB loaded"}) {
    CHECK(finished.out.find(word) != std::string::npos);
  }
  const Finished on_cpu = bench("cpu", {"--json"});
  CHECK_FALSE(Json::parse(on_cpu.out, nullptr, false).contains("kernels"));
}

}  // namespace geci::test::bench_command_test
