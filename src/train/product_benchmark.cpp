#include "train/product_benchmark.h"

#include <algorithm>
#include <cmath>

#include "core/device_buffer.h"
#include "core/random.h"
#include "core/stopwatch.h"

namespace geci {
namespace {

constexpr int kWarmUpCalls = 20;  // fewer, if they take as long as the measuring may
// The page's clock ticks every few microseconds: a sample is as many calls as take about this long.
constexpr double kSampleSeconds = 1e-3;
// On a device that may be behind its host, which waits about 0.1 ms for it at the end of each sample.
constexpr double kSampleSecondsBehind = 20e-3;

DeviceBuffer random_matrix(Backend& backend, int rows, int cols, uint64_t lane) {
  FloatBuffer values(static_cast<size_t>(rows) * static_cast<size_t>(cols));
  RandomStream random(1, RandomUse::kBenchmark, lane);
  fill_uniform(random, 1.0F, values);
  return {backend, values};
}

}  // namespace

std::vector<ProductShape> products_of_step(const std::string& job, const NetworkConfig& network, int rows) {
  const int vocab = network.vocab, hidden = network.hidden, gates = gate_count(network.cell) * hidden;
  std::vector<ProductShape> products = {
      {job, "logits", vocab, hidden, rows, false, true},
      {job, "d_hidden", rows, vocab, hidden, true, false},
      {job, "d_w_out", vocab, rows, hidden, false, false},
  };
  for (int layer = 0; layer < network.layers; ++layer) {
    const int input = layer == 0 ? network.embed : hidden;
    products.push_back({job, "input", rows, input, gates, false, true});
    products.push_back({job, "d_input", rows, gates, input, false, false});
    products.push_back({job, "d_w_ih", gates, rows, input, true, false});
    products.push_back({job, "d_w_hh", gates, rows, hidden, true, false});
  }
  return products;
}

ProductResult measure_product(Backend& backend, const ProductShape& shape, double seconds) {
  const DeviceBuffer a = random_matrix(backend, shape.m, shape.k, 1), b = random_matrix(backend, shape.k, shape.n, 2);
  DeviceBuffer c(backend, static_cast<size_t>(shape.m) * static_cast<size_t>(shape.n));
  const ConstMatrix left{a.data(), shape.transpose_a ? shape.k : shape.m, shape.transpose_a ? shape.m : shape.k};
  const ConstMatrix right{b.data(), shape.transpose_b ? shape.n : shape.k, shape.transpose_b ? shape.k : shape.n};
  const auto multiply = [&] {
    backend.product(left, shape.transpose_a, right, shape.transpose_b, {c.data(), shape.m, shape.n});
  };
  const auto wait = [&] {
    float any = 0;
    backend.download({c.data(), 1}, &any);
  };
  const double begin = seconds_now();
  int warm_up_calls = 0;
  do {
    multiply();
    wait();
    ++warm_up_calls;
  } while (warm_up_calls < kWarmUpCalls && seconds_now() - begin < seconds);
  const double per_call = (seconds_now() - begin) / warm_up_calls;
  const double sample = backend.steps_ahead() > 0 ? kSampleSecondsBehind : kSampleSeconds;
  const int calls = std::max(1, static_cast<int>(std::ceil(sample / std::max(per_call, 1e-9))));

  ProductResult result{.shape = shape, .peak_gflops = backend.peak_gflops()};
  result.seconds = median_seconds(seconds,
                                  [&] {
                                    for (int i = 0; i < calls; ++i) multiply();
                                    wait();
                                  }) /
                   calls;
  return result;
}

}  // namespace geci
