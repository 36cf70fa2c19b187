#include <doctest/doctest.h>

#include "gpu/guarded.h"

namespace geci::gpu_cross_entropy_test {
namespace {

using namespace gpu_testing;

struct Sizes {
  int rows, hidden, vocab;
  float scale;  // of the weights: large ones make one word certain
};
constexpr Sizes kSizes[] = {{1, 1, 1, 1.0F},    {1, 5, 2, 1.0F},     {7, 3, 257, 1.0F},
                            {65, 16, 97, 1.0F}, {200, 33, 64, 0.1F}, {9, 8, 1031, 100.0F}};

struct Expected {
  double loss = 0;
  std::vector<double> d_x, d_w, d_b;
};

struct Inputs {
  FloatBuffer x, w, b;
  std::vector<int32_t> targets;
};

Inputs inputs_for(const Sizes& s) {
  Inputs in = {normal_floats(1, element_count(s.rows, s.hidden)),
               normal_floats(2, element_count(s.vocab, s.hidden), s.scale),
               normal_floats(3, static_cast<size_t>(s.vocab)),
               {}};
  RandomStream random(4, RandomUse::kBenchmark, 4);
  for (int r = 0; r < s.rows; ++r) {
    in.targets.push_back(static_cast<int32_t>(random.next_below(static_cast<uint32_t>(s.vocab))));
  }
  return in;
}

Expected in_doubles(const Sizes& s, const Inputs& in) {
  const auto hidden = static_cast<size_t>(s.hidden), vocab = static_cast<size_t>(s.vocab);
  Expected result{0, std::vector<double>(in.x.size()), std::vector<double>(in.w.size()), std::vector<double>(vocab)};
  std::vector<double> logits = product(in.x, false, in.w, true, s.rows, s.vocab, s.hidden);
  for (size_t r = 0; r < in.targets.size(); ++r) {
    double* row = &logits[r * vocab];
    for (size_t v = 0; v < vocab; ++v) row[v] += static_cast<double>(in.b[v]);
    const double largest = *std::max_element(row, row + vocab);
    double sum = 0;
    for (size_t v = 0; v < vocab; ++v) sum += std::exp(row[v] - largest);
    const auto target = static_cast<size_t>(in.targets[r]);
    result.loss += (std::log(sum) + largest - row[target]) / s.rows;
    for (size_t v = 0; v < vocab; ++v) {
      const double gradient = (std::exp(row[v] - largest) / sum - (v == target ? 1 : 0)) / s.rows;
      result.d_b[v] += gradient;
      for (size_t k = 0; k < hidden; ++k) {
        result.d_x[r * hidden + k] += gradient * static_cast<double>(in.w[v * hidden + k]);
        result.d_w[v * hidden + k] += gradient * static_cast<double>(in.x[r * hidden + k]);
      }
    }
  }
  return result;
}

void check(GpuBackend& backend, const Sizes& s) {
  CAPTURE(s.rows);
  CAPTURE(s.hidden);
  CAPTURE(s.vocab);
  const Inputs in = inputs_for(s);
  const Expected expected = in_doubles(s, in);
  Guarded x(backend, in.x, 1), w(backend, in.w, 2), b(backend, in.b, 3);
  Guarded d_x(backend, in.x.size(), 1), d_w(backend, in.w.size(), 0), d_b(backend, in.b.size(), 1);
  const LinearParameters<const float> weights = {w.matrix(s.vocab, s.hidden), b.span()};
  const double tolerance = s.scale > 10 ? 1e-4 : 5e-6;
  CHECK(backend.cross_entropy(x.matrix(s.rows, s.hidden), weights, in.targets) ==
        doctest::Approx(expected.loss).epsilon(1e-6));
  FloatBuffer first;
  for (int time = 0; time < 2; ++time) {
    backend.begin_step(1);
    backend.cross_entropy_with_gradients(x.matrix(s.rows, s.hidden), weights, in.targets, d_x.matrix(s.rows, s.hidden),
                                         {d_w.matrix(s.vocab, s.hidden), d_b.span()}, 1);
    CHECK(backend.numbers(1).loss == doctest::Approx(expected.loss).epsilon(1e-6));
    CHECK(error_of(d_x.values(), expected.d_x) < tolerance);
    CHECK(error_of(d_b.values(), expected.d_b) < tolerance);
    const FloatBuffer gradient = d_w.values();
    CHECK(error_of(gradient, expected.d_w) < tolerance);
    if (time == 0) first = gradient;
    CHECK(gradient == first);
  }
}

}  // namespace

TEST_CASE("the GPU's loss and its gradients equal the plain sums, and are the same twice") {
  for (const Sizes& size : kSizes) check(gpu(), size);
}

TEST_CASE("the GPU's loss is the same in small chunks") {
  Result<std::unique_ptr<GpuBackend>> made = make_gpu_backend({.logit_floats = 1000, .shows_what_lies_behind = true});
  REQUIRE(made.ok());
  for (const Sizes& size : kSizes) check(**made, size);
}

}  // namespace geci::gpu_cross_entropy_test
