// Each fast kernel beside its slow twin, for every instruction set this machine can run.
#include "cpu/kernels.h"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

#include "core/aligned.h"
#include "core/random.h"
#include "cpu/thread_pool.h"

namespace geci::kernels_test {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

FloatBuffer random_floats(size_t n, uint64_t lane) {
  FloatBuffer values(n);
  RandomStream random(1, RandomUse::kBenchmark, lane);
  fill_uniform(random, 1.0F, values);
  return values;
}

RowMajor as_eigen(const FloatBuffer& values, int rows, int cols) {
  return Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(values.data(), rows,
                                                                                                 cols)
      .cast<double>();
}

struct Shape {
  int m, k, n;
};

// C = A B, where the operands lie in memory as they are or transposed; `accumulate` onto ones.
void check_gemm(const Kernels& kernels, Shape s, bool a_transposed, bool b_transposed, bool accumulate) {
  CAPTURE(kernels.name);
  CAPTURE(s.m);
  CAPTURE(s.k);
  CAPTURE(s.n);
  const FloatBuffer a = random_floats(static_cast<size_t>(s.m * s.k), 1),
                    b = random_floats(static_cast<size_t>(s.k * s.n), 2);
  const Strided a_view = a_transposed ? Strided{a.data(), 1, s.m} : Strided{a.data(), s.k, 1};
  const Strided b_view = b_transposed ? Strided{b.data(), 1, s.k} : Strided{b.data(), s.n, 1};
  FloatBuffer packed(packed_size(kernels, s.k, s.n)), scratch(kGemmScratch);
  FloatBuffer c(static_cast<size_t>(s.m * s.n), 1.0F);
  const int panels = panel_count(kernels, s.n);
  kernels.pack(b_view, s.k, s.n, 0, panels, packed.data());
  FloatBuffer packed_on_the_way = c;
  kernels.gemm(a_view, s.m, s.k, s.n, {packed.data()}, 0, panels, c.data(), s.n, accumulate, scratch.data());
  kernels.gemm(a_view, s.m, s.k, s.n, {nullptr, b_view}, 0, panels, packed_on_the_way.data(), s.n, accumulate,
               scratch.data());
  CHECK(packed_on_the_way == c);

  const RowMajor left = a_transposed ? RowMajor(as_eigen(a, s.k, s.m).transpose()) : as_eigen(a, s.m, s.k);
  const RowMajor right = b_transposed ? RowMajor(as_eigen(b, s.n, s.k).transpose()) : as_eigen(b, s.k, s.n);
  RowMajor expected = left * right;
  if (accumulate) expected.array() += 1.0;
  CHECK((as_eigen(c, s.m, s.n) - expected).cwiseAbs().maxCoeff() < 1e-5 * std::sqrt(s.k) + 1e-6);
}

TEST_CASE("GEMM equals Eigen in double precision, for awkward shapes and every layout") {
  for (const Kernels* kernels : supported_kernels()) {
    const int tile = kernels->tile_rows, panel = kernels->panel_width;
    for (const Shape s : {Shape{1, 1, 1},
                          {tile - 1, 3, panel - 1},
                          {tile, 7, panel},
                          {tile + 1, 31, panel + 1},
                          {1, 128, 331},
                          {97, kBlockDepth, 17},
                          {kBlockRows + 1, kBlockDepth + 1, 2 * panel + 3},
                          {5, 2 * kBlockDepth + 5, 11}}) {
      for (const bool a_transposed : {false, true}) {
        for (const bool b_transposed : {false, true}) {
          for (const bool accumulate : {false, true}) check_gemm(*kernels, s, a_transposed, b_transposed, accumulate);
        }
      }
    }
  }
}

TEST_CASE("an element of a product is the same number wherever the tiles begin") {
  for (const Kernels* kernels : supported_kernels()) {
    const int m = 23, k = 300, n = 41, panels = panel_count(*kernels, n);
    const FloatBuffer a = random_floats(m * k, 1), b = random_floats(k * n, 2);
    FloatBuffer packed(packed_size(*kernels, k, n)), scratch(kGemmScratch), whole(m * n), parts(m * n);
    kernels->pack({b.data(), n, 1}, k, n, 0, panels, packed.data());
    kernels->gemm({a.data(), k, 1}, m, k, n, {packed.data()}, 0, panels, whole.data(), n, false, scratch.data());
    for (int row = 0; row < m; ++row) {
      for (int p = 0; p < panels; ++p) {
        kernels->gemm({a.data() + row * k, k, 1}, 1, k, n, {packed.data()}, p, p + 1, parts.data() + row * n, n, false,
                      scratch.data());
      }
    }
    CHECK(std::memcmp(whole.data(), parts.data(), whole.size() * sizeof(float)) == 0);
  }
}

float float_of(uint32_t bits) { return std::bit_cast<float>(bits); }

std::vector<float> apply(const Kernels& kernels, VectorFunction f, const std::vector<float>& x) {
  std::vector<float> y(x.size());
  kernels.apply(f, x.data(), static_cast<int>(x.size()), y.data());
  return y;
}

constexpr size_t kBlock = 8192;
constexpr float kLow = 0x1p-13F, kHigh = 87.0F;           // magnitudes: below, all three are as good as linear
constexpr float kTanhHigh = 10.0F, kSigmoidHigh = 86.0F;  // above, these two are constant

struct WorstErrors {
  double exponential = 0, tanh = 0, sigmoid = 0;
};

// The largest error of every table, in units of the last place of the exact value. Plain arrays, for these loops see
// every float and this build inlines little.
double worst_error(VectorFunction f, const float* x, const double* exact) {
  constexpr uint32_t kExponentBits = 0x7f800000U;
  double per_unit[kBlock], worst = 0;
  float y[kBlock];
  for (size_t i = 0; i < kBlock; ++i) {
    const uint32_t bits = __builtin_bit_cast(uint32_t, static_cast<float>(exact[i])) & kExponentBits;
    per_unit[i] = 0x1p23 / static_cast<double>(__builtin_bit_cast(float, bits));
  }
  for (const Kernels* kernels : supported_kernels()) {
    kernels->apply(f, x, static_cast<int>(kBlock), y);
    for (size_t i = 0; i < kBlock; ++i) {
      const double error = std::fabs(static_cast<double>(y[i]) - exact[i]) * per_unit[i];
      if (error > worst) worst = error;
    }
  }
  return worst;
}

// tanh and sigmoid follow from one e^x: in double precision that costs 2^-13 of a float's last place at most.
WorstErrors worst_errors(float sign) {
  const auto last = std::bit_cast<uint32_t>(kHigh);
  float x[kBlock];
  double power[kBlock], tanh[kBlock], sigmoid[kBlock];
  WorstErrors worst;
  for (uint32_t first = std::bit_cast<uint32_t>(kLow); first <= last; first += kBlock * GECI_FLOAT_STEP) {
    for (uint32_t i = 0; i < kBlock; ++i) {
      const uint32_t bits = first + i * GECI_FLOAT_STEP;
      x[i] = sign * __builtin_bit_cast(float, bits < last ? bits : last);
      const double e = std::exp(static_cast<double>(x[i]));
      power[i] = e;
      tanh[i] = 1 - 2 / (e * e + 1);
      sigmoid[i] = e / (1 + e);
    }
    const float low = float_of(first);
    worst.exponential = std::max(worst.exponential, worst_error(VectorFunction::kExponential, x, power));
    if (low <= kTanhHigh) worst.tanh = std::max(worst.tanh, worst_error(VectorFunction::kTanh, x, tanh));
    if (low <= kSigmoidHigh) worst.sigmoid = std::max(worst.sigmoid, worst_error(VectorFunction::kSigmoid, x, sigmoid));
  }
  return worst;
}

TEST_CASE("e^x and tanh are within 1.5 units in the last place, sigmoid within 3.5, for every float that matters") {
  WorstErrors of_sign[2];
  ThreadPool(2).run(2, [&](int shard, int) { of_sign[shard] = worst_errors(shard == 0 ? 1.0F : -1.0F); });
  for (const WorstErrors& worst : of_sign) {
    MESSAGE("largest errors in units of the last place: exp ", worst.exponential, ", tanh ", worst.tanh, ", sigmoid ",
            worst.sigmoid);
    CHECK(worst.exponential <= 1.5);
    CHECK(worst.tanh <= 1.5);
    CHECK(worst.sigmoid <= 3.5);
  }
}

TEST_CASE("the vector functions are exact at zero and near it, and saturate far from it") {
  for (const Kernels* kernels : supported_kernels()) {
    CAPTURE(kernels->name);
    std::vector<float> tiny;
    for (uint32_t bits = 0x00800000U; bits < 0x39000000U; bits += 65521) tiny.push_back(float_of(bits));
    CHECK(apply(*kernels, VectorFunction::kTanh, tiny) == tiny);
    const std::vector<float> powers = apply(*kernels, VectorFunction::kExponential, tiny);
    const std::vector<float> sigmoids = apply(*kernels, VectorFunction::kSigmoid, tiny);
    for (size_t i = 0; i < tiny.size(); ++i) {
      const double x = tiny[i];
      CHECK(powers[i] == doctest::Approx(1 + x).epsilon(2e-7));
      CHECK(sigmoids[i] == doctest::Approx(0.5 + x / 4).epsilon(2e-7));
    }
    CHECK(apply(*kernels, VectorFunction::kTanh, {0.0F, -0.0F, 10.0F, -80.0F, 1e30F}) ==
          std::vector<float>{0.0F, 0.0F, 1.0F, -1.0F, 1.0F});
    const float largest = apply(*kernels, VectorFunction::kExponential, {INFINITY})[0];
    CHECK((std::isfinite(largest) && largest > 1e38F));
    CHECK(std::isnormal(apply(*kernels, VectorFunction::kExponential, {-INFINITY})[0]));
    CHECK(apply(*kernels, VectorFunction::kSigmoid, {INFINITY, 100.0F}) == std::vector<float>{1.0F, 1.0F});
    CHECK(apply(*kernels, VectorFunction::kSigmoid, {-INFINITY})[0] < 1e-30F);
    CHECK(apply(*kernels, VectorFunction::kTanh, {INFINITY, -INFINITY}) == std::vector<float>{1.0F, -1.0F});
    for (const VectorFunction f : {VectorFunction::kExponential, VectorFunction::kTanh, VectorFunction::kSigmoid}) {
      CHECK(std::isnan(apply(*kernels, f, {NAN})[0]));
    }
  }
}

TEST_CASE("softmax and cross-entropy of a row equal the double-precision formula, also for huge logits") {
  for (const Kernels* kernels : supported_kernels()) {
    CAPTURE(kernels->name);
    for (const int n : {1, 3, 4, 5, 8, 17, 2031}) {
      for (const float spread : {0.0F, 1.0F, 30.0F, 1000.0F}) {
        CAPTURE(n);
        CAPTURE(spread);
        FloatBuffer row = random_floats(static_cast<size_t>(n), 3);
        for (float& v : row) v *= spread;
        const FloatBuffer bias = random_floats(static_cast<size_t>(n), 4);
        FloatBuffer logits = row;
        for (size_t i = 0; i < logits.size(); ++i) logits[i] += bias[i];
        const int target = n / 2;
        double largest = -1e300, sum = 0;
        for (const float v : logits) largest = std::max(largest, static_cast<double>(v));
        for (const float v : logits) sum += std::exp(static_cast<double>(v) - largest);
        const double exact = std::log(sum) + largest - static_cast<double>(logits[static_cast<size_t>(target)]);
        CHECK(kernels->softmax_row(row.data(), bias.data(), n, target, 0.5F) ==
              doctest::Approx(exact).epsilon(1e-5).scale(1e-3));
        double worst = 0;
        for (int i = 0; i < n; ++i) {
          const double p =
              std::exp(static_cast<double>(logits[static_cast<size_t>(i)]) - largest) / sum - (i == target);
          worst = std::max(worst, std::abs(static_cast<double>(row[static_cast<size_t>(i)]) - 0.5 * p));
        }
        CHECK(worst < 1e-6);
      }
    }
  }
}

TEST_CASE("a softmax that is sure of itself has no denormals in its gradient") {
  for (const Kernels* kernels : supported_kernels()) {
    std::vector<float> row(37);
    for (size_t i = 0; i < row.size(); ++i) row[i] = -3.0F * static_cast<float>(i);
    const std::vector<float> bias(row.size());
    const double loss = kernels->softmax_row(row.data(), bias.data(), static_cast<int>(row.size()), 0, 1e-6F);
    CHECK(loss == doctest::Approx(std::log1p(std::exp(-3.0) / (1 - std::exp(-3.0)))).epsilon(1e-6));
    CHECK(row[19] > 0.0F);
    for (const float d_logit : row) CHECK(std::fpclassify(d_logit) != FP_SUBNORMAL);
  }
}

TEST_CASE("dot products of rows, column sums and sums of squares equal plain loops") {
  for (const Kernels* kernels : supported_kernels()) {
    CAPTURE(kernels->name);
    for (const int k : {1, 3, 8, 9, 127}) {
      const int n = 5;
      const FloatBuffer x = random_floats(static_cast<size_t>(k), 1), w = random_floats(static_cast<size_t>(k * n), 2);
      const FloatBuffer bias = random_floats(n, 3);
      FloatBuffer y(n), sums(static_cast<size_t>(k), 1.0F);
      kernels->dot_rows(x.data(), w.data(), bias.data(), k, n, y.data());
      kernels->column_sums(w.data(), n, k, k, sums.data(), true);
      double squares = 0;
      for (int j = 0; j < n; ++j) {
        double dot = bias[static_cast<size_t>(j)];
        for (int i = 0; i < k; ++i) {
          const double value = w[static_cast<size_t>(j * k + i)];
          dot += static_cast<double>(x[static_cast<size_t>(i)]) * value;
          squares += value * value;
        }
        CHECK(y[static_cast<size_t>(j)] == doctest::Approx(dot).epsilon(1e-5));
      }
      CHECK(kernels->sum_of_squares(w.data(), w.size()) == doctest::Approx(squares));
      for (int i = 0; i < k; ++i) {
        double column = 1;
        for (int j = 0; j < n; ++j) column += static_cast<double>(w[static_cast<size_t>(j * k + i)]);
        CHECK(sums[static_cast<size_t>(i)] == doctest::Approx(column).epsilon(1e-5).scale(0.1));
      }
    }
  }
}

}  // namespace
}  // namespace geci::kernels_test
