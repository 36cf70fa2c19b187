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

struct Results {
  double evaluated_loss = 0, loss = 0;
  FloatBuffer d_x, d_w, d_b;
};

Results results_on(Backend& backend, const Sizes& s, const Inputs& in) {
  Guarded x(backend, in.x, 1), w(backend, in.w, 2), b(backend, in.b, 3);
  Guarded d_x(backend, in.x.size(), 1), d_w(backend, in.w.size(), 0), d_b(backend, in.b.size(), 1);
  const LinearParameters<const float> weights = {w.matrix(s.vocab, s.hidden), b.span()};
  const double evaluated_loss = backend.cross_entropy(x.matrix(s.rows, s.hidden), weights, in.targets);
  backend.begin_step(1);
  backend.cross_entropy_with_gradients(x.matrix(s.rows, s.hidden), weights, in.targets, d_x.matrix(s.rows, s.hidden),
                                       {d_w.matrix(s.vocab, s.hidden), d_b.span()}, 1);
  return {evaluated_loss, backend.numbers(1).loss, d_x.values(), d_w.values(), d_b.values()};
}

void check(GpuBackend& backend, const Sizes& s) {
  CAPTURE(s.rows);
  CAPTURE(s.hidden);
  CAPTURE(s.vocab);
  const Inputs in = inputs_for(s);
  const Results expected = results_on(*make_reference_backend(), s, in), first = results_on(backend, s, in);
  const double tolerance = s.scale > 10 ? 1e-4 : 5e-6;
  CHECK(first.evaluated_loss == doctest::Approx(expected.evaluated_loss).epsilon(1e-6));
  CHECK(first.loss == doctest::Approx(expected.loss).epsilon(1e-6));
  CHECK(error_of(first.d_x, expected.d_x) < tolerance);
  CHECK(error_of(first.d_w, expected.d_w) < tolerance);
  CHECK(error_of(first.d_b, expected.d_b) < tolerance);
  const Results second = results_on(backend, s, in);
  CHECK(second.loss == first.loss);
  CHECK(second.d_x == first.d_x);
  CHECK(second.d_w == first.d_w);
  CHECK(second.d_b == first.d_b);
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
