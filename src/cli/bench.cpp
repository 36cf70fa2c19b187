// geci bench: how fast training steps are on this machine.
#include "cli/command.h"
#include "cli/io.h"
#include "cpu/cpu_backend.h"
#include "train/benchmark.h"

namespace geci::cli {
namespace {

struct BenchOptions {
  BenchmarkRequest request;
  int threads = 0;
  bool json = false;
};

std::string sentence_of(const BenchmarkResult& result) {
  char text[256];
  std::snprintf(text, sizeof text, "%s: %.0f tokens/s, %.2f ms a step, %.1f of %.1f GFLOP/s (%s)\n",
                result.config.c_str(), result.tokens_per_second, result.ms_median, result.gflops, result.peak_gflops,
                result.build.c_str());
  return text;
}

Outcome run_bench(const BenchOptions& options) {
  if (const Status threads = check_threads(options.threads); !threads) return Outcome::misused(threads.error());
  const auto backend = make_cpu_backend(options.threads);
  const Result<BenchmarkResult> result = run_benchmark(*backend, options.request);
  if (!result) return Outcome::misused(result.error());
  print(options.json ? to_json(*result) + "\n" : sentence_of(*result));
  return Outcome::done();
}

}  // namespace

void add_bench(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("bench", "Measure training speed on random tokens");
  const auto options = std::make_shared<BenchOptions>();
  command->add_option("--config", options->request.config, "the job: tutorial, char, lstm or gru2")->capture_default_str();
  command->add_option("--threads", options->threads, "0: one per core")->capture_default_str();
  command->add_option("--seconds", options->request.seconds, "how long to measure")->capture_default_str();
  command->add_flag("--json", options->json, "one JSON object");
  command->callback([options, &chosen] { chosen = [options] { return run_bench(*options); }; });
}

}  // namespace geci::cli
