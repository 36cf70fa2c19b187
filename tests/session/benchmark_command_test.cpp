// Benchmarks that a session runs.

#include <doctest/doctest.h>

#include <optional>
#include <vector>

#include "session/driver.h"

namespace geci::benchmark_command_test {

TEST_CASE("a benchmark goes in pieces: other commands are answered meanwhile, and training goes on after it") {
  for (const Place place : session_places()) {
    Driver driver(place);
    driver.begin();
    driver.ask(TrainCommand{});
    const int benchmark = driver.send(BenchCommand{{"tutorial", 0.02}}), other = driver.send(ExportModelCommand{});
    const std::optional<BenchmarkResult> result = driver.wait_for(benchmark).benchmark;
    std::vector<int> answered;
    for (const Reply& reply : driver.replies()) {
      if (reply.request >= benchmark) answered.push_back(reply.request);
    }
    CHECK(answered == std::vector{other, benchmark});
    REQUIRE(result);
    CHECK(result->config == "tutorial");
    const int64_t steps = driver.snapshot().step;
    CHECK(driver.work_until([&] { return driver.snapshot().step > steps; }));
  }
}

TEST_CASE("an unknown benchmark and one without end are refused") {
  Driver driver;
  CHECK(!driver.ask(BenchCommand{{"nonsense", 1}}).ok);
  CHECK(!driver.ask(BenchCommand{{"char", 1e6}}).ok);
}

}  // namespace geci::benchmark_command_test
