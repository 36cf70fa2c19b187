// geci bench: how fast training steps are on this machine.
#include "cli/command.h"
#include "cli/device.h"
#include "cli/io.h"
#include "train/benchmark.h"

namespace geci::cli {
namespace {

struct BenchOptions {
  BenchmarkRequest request;
  DeviceRequest device;
  bool json = false;
};

std::string text_of(const BenchmarkResult& result) {
  char text[256];
  std::snprintf(text, sizeof text, "%s: %.0f tokens/s, %.2f ms a step, %.1f of %.1f GFLOP/s (%s)\n",
                result.config.c_str(), result.tokens_per_second, result.ms_median, result.gflops, result.peak_gflops,
                result.build.c_str());
  return text;
}

std::string line_of(const ProductResult& product) {
  const ProductShape& s = product.shape;
  char text[128];
  std::snprintf(text, sizeof text, "%-9s %-9s %5d x %5d x %5d %8.1f GFLOP/s %4.0f %% of peak\n", s.job.c_str(),
                s.name.c_str(), s.m, s.k, s.n, product.gflops(), 100 * product.gflops() / product.peak_gflops);
  return text;
}

std::string table_of(const BenchmarkResult& result) {
  std::string text = "job       product       m x     k x     n (" + result.build + ")\n";
  for (const ProductResult& product : result.products) text += line_of(product);
  return text;
}

std::string percent(const std::optional<double>& share) {
  char text[16] = "-";
  if (share) std::snprintf(text, sizeof text, "%.0f %%", 100 * *share);
  return text;
}

std::string number(const std::optional<double>& value, const char* format) {
  char text[32] = "-";
  if (value) std::snprintf(text, sizeof text, format, *value);
  return text;
}

// One line a kernel of a step, with those of a device without a clock left open.
std::string kernels_of(const BenchmarkResult& result) {
  std::string text = "kernel            dispatches        ms   share  GFLOP/s of peak  MB loaded  MB stored\n";
  for (const KernelResult& kernel : result.kernels) {
    char line[160];
    std::snprintf(line, sizeof line, "%-18s%10.0f%10s%8s%9s%8s%11.3f%11.3f\n", kernel.name.c_str(), kernel.dispatches,
                  number(kernel.ms, "%.3f").c_str(), percent(kernel.share).c_str(),
                  number(kernel.gflops, "%.1f").c_str(), percent(kernel.share_of_peak).c_str(),
                  kernel.bytes_loaded * 1e-6, kernel.bytes_stored * 1e-6);
    text += line;
  }
  const bool is_timed = result.kernels.empty() || result.kernels.front().ms.has_value();
  return is_timed ? text : text + "This device has no clock for its kernels, so that their times are not known.\n";
}

std::string report_of(const BenchmarkResult& result) {
  if (!result.products.empty()) return table_of(result);
  return text_of(result) + (result.kernels.empty() ? std::string() : kernels_of(result));
}

Outcome run_bench(const BenchOptions& options) {
  if (const Status valid = check(options.device); !valid) return Outcome::misused(valid.error());
  const Result<std::unique_ptr<Backend>> backend = open_for_reading(options.device);
  if (!backend) return Outcome::misused(backend.error());
  const Result<BenchmarkResult> result = run_benchmark(**backend, options.request);
  if (!result) return Outcome::misused(result.error());
  print(options.json ? to_json(*result) + "\n" : report_of(*result));
  return Outcome::done();
}

}  // namespace

void add_bench(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("bench", "Measure training speed on random tokens");
  const auto options = std::make_shared<BenchOptions>();
  command->add_option("--config", options->request.config, "the job: tutorial, char, lstm, gru2 or gemm")
      ->capture_default_str();
  add_device(*command, options->device);
  command->add_option("--simd", options->device.instructions,
                      "the CPU's instructions, such as avx2; the best if not given");
  command->add_option("--seconds", options->request.seconds, "how long to measure")->capture_default_str();
  command->add_option("--vocab", options->request.sizes.vocab, "V in place of the job's");
  command->add_option("--hidden", options->request.sizes.hidden, "H in place of the job's");
  command->add_option("--batch", options->request.sizes.batch, "B in place of the job's");
  command->add_option("--seq", options->request.sizes.steps, "T in place of the job's");
  command->add_flag("--json", options->json, "one JSON object");
  command->callback([options, &chosen] { chosen = [options] { return run_bench(*options); }; });
}

}  // namespace geci::cli
