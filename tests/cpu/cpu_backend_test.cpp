#include "cpu/cpu_backend.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>

#include "core/aligned.h"
#include "core/random.h"
#include "cpu/kernels.h"
#include "cpu/thread_pool.h"

namespace geci::cpu_backend_test {
namespace {

TEST_CASE("dropout keeps the stated share, scales what it keeps, and depends on its key alone") {
  const auto one = make_cpu_backend(1), two = make_cpu_backend(2);
  const FloatBuffer ones(100'003, 1.0F);
  FloatBuffer a(ones.size()), b(ones.size()), other(ones.size());
  one->dropout({1, 2, 3}, 0.2F, ones, a);
  two->dropout({1, 2, 3}, 0.2F, ones, b);
  CHECK(a == b);
  size_t kept = 0;
  for (const float value : a) {
    CHECK_MESSAGE((value == 0.0F || value == doctest::Approx(1.25)), value);
    kept += value != 0.0F;
  }
  CHECK(static_cast<double>(kept) / static_cast<double>(ones.size()) == doctest::Approx(0.8).epsilon(0.01));
  for (const DropoutKey& key : {DropoutKey{2, 2, 3}, DropoutKey{1, 3, 3}, DropoutKey{1, 2, 4}}) {
    one->dropout(key, 0.2F, ones, other);
    CHECK(other != a);
  }
}

TEST_CASE("no dropout leaves the values as they are") {
  const FloatBuffer values = {1.0F, -2.0F, 3.5F};
  FloatBuffer out(3);
  make_cpu_backend(1)->dropout({1, 1, 1}, 0.0F, values, out);
  CHECK(out == values);
}

TEST_CASE("the embedding's gradient adds up for a token that occurs twice, and is zero for one that does not occur") {
  const FloatBuffer gradient = {1, 2, 10, 20, 100, 200};
  for (const int threads : {1, 2, 5}) {
    const auto backend = make_cpu_backend(threads);
    FloatBuffer written(6, 7.0F), added(6, 7.0F);
    const std::vector<int32_t> ids = {2, 0, 2};
    backend->embedding_backward(ids, {gradient.data(), 3, 2}, {written.data(), 3, 2}, false);
    backend->embedding_backward(ids, {gradient.data(), 3, 2}, {added.data(), 3, 2}, true);
    CHECK(written == FloatBuffer{10, 20, 0, 0, 101, 202});
    CHECK(added == FloatBuffer{17, 27, 7, 7, 108, 209});
  }
}

TEST_CASE("a product of any layout equals the plain sums, on one thread and on two") {
  constexpr int kM = 7, kK = 13, kN = 37;
  FloatBuffer a(kM * kK), b(kK * kN), a_turned(a.size()), b_turned(b.size()), expected(kM * kN), c(expected.size());
  for (int i = 0; i < kM; ++i) {
    for (int k = 0; k < kK; ++k) a_turned[k * kM + i] = a[i * kK + k] = static_cast<float>((i * 5 + k * 3) % 11 - 5);
  }
  for (int k = 0; k < kK; ++k) {
    for (int j = 0; j < kN; ++j) b_turned[j * kK + k] = b[k * kN + j] = static_cast<float>((k * 7 + j * 2) % 13 - 6);
  }
  for (int i = 0; i < kM; ++i) {
    for (int j = 0; j < kN; ++j) {
      for (int k = 0; k < kK; ++k) expected[i * kN + j] += a[i * kK + k] * b[k * kN + j];
    }
  }
  for (const int threads : {1, 2}) {
    const auto backend = make_cpu_backend(threads);
    for (const bool turn_a : {false, true}) {
      for (const bool turn_b : {false, true}) {
        std::fill(c.begin(), c.end(), -1.0F);
        backend->product(turn_a ? ConstMatrix{a_turned.data(), kK, kM} : ConstMatrix{a.data(), kM, kK}, turn_a,
                         turn_b ? ConstMatrix{b_turned.data(), kN, kK} : ConstMatrix{b.data(), kK, kN}, turn_b,
                         {c.data(), kM, kN});
        CHECK(c == expected);  // small whole numbers: exact in any order
      }
    }
  }
}

// A table of which the first row had its last gradient `age` updates ago and the others never had one.
struct IdleTable {
  static constexpr int kRows = 5, kWidth = 48;
  FloatBuffer weights = FloatBuffer(kRows * kWidth), first = FloatBuffer(kRows * kWidth),
              second = FloatBuffer(kRows * kWidth);

  AdamTable view() {
    return {{weights.data(), kRows, kWidth}, {first.data(), kRows, kWidth}, {second.data(), kRows, kWidth}};
  }
  void update(Backend& backend, const OptimizerStep& update, const FloatBuffer& gradients) {
    backend.update(update, {}, weights, gradients, first, second);
  }
};

void check_catching_up(Backend& backend, const OptimizerSettings& settings, double rate_change, int age) {
  constexpr size_t kSize = IdleTable::kRows * IdleTable::kWidth;
  FloatBuffer gradients(kSize);
  IdleTable prompt;
  for (size_t i = 0; i < kSize; ++i) {
    prompt.weights[i] = std::pow(-0.7F, static_cast<float>(i % 29));
    if (i < IdleTable::kWidth) gradients[i] = std::pow(-0.3F, static_cast<float>(i % 23));
  }
  int64_t step = 0;
  prompt.update(backend, {settings, ++step}, gradients);
  std::fill(gradients.begin(), gradients.end(), 0.0F);
  while (step < age) prompt.update(backend, {settings, ++step}, gradients);

  IdleTable late = prompt;
  std::vector<OptimizerStep> updates;
  for (int i = 0; i < Backend::kMostDeferred; ++i) {
    updates.push_back({settings, ++step});
    updates.back().settings.learning_rate *= std::pow(rate_change, i);
    prompt.update(backend, updates.back(), gradients);
  }
  std::vector<DeferredRow> rows;
  for (int32_t row = 0; row < IdleTable::kRows; ++row) rows.push_back({row, Backend::kMostDeferred});
  backend.catch_up(updates, rows, late.view());
  CHECK(late.weights == prompt.weights);
  CHECK(late.first == prompt.first);
  CHECK(late.second == prompt.second);
}

TEST_CASE("updates that rows have missed are made up for to the bit, whatever the settings and however old the rows") {
  const OptimizerSettings odd[] = {{},
                                   {.weight_decay = 0.01},
                                   {.learning_rate = 1e-2, .beta1 = 0.5, .beta2 = 0.6},
                                   {.epsilon = 1e-20},
                                   {.beta1 = 0.999, .beta2 = 0.9}};
  for (const Kernels* kernels : supported_kernels()) {
    CAPTURE(kernels->name);
    const auto backend = make_cpu_backend(2, kernels->short_name);
    REQUIRE(backend.ok());
    for (const OptimizerSettings& settings : odd) {
      // The rate stays, falls, or climbs as in a warm-up.
      for (const double rate_change : {1.0, 0.9, 1.3}) {
        for (const int age : {1, 40, 110, 160, 700}) check_catching_up(**backend, settings, rate_change, age);
      }
    }
  }
}

TEST_CASE("an update in which the weight decay undoes the move is no sign that the next ones move nothing") {
  const OptimizerSettings settings{.weight_decay = 0.01};
  constexpr int64_t kOld = 100'000;  // without a bias to correct
  for (const Kernels* kernels : supported_kernels()) {
    CAPTURE(kernels->name);
    const auto backend = make_cpu_backend(1, kernels->short_name);
    REQUIRE(backend.ok());
    IdleTable prompt;
    std::fill(prompt.weights.begin(), prompt.weights.end(), 1.0F);
    std::fill(prompt.second.begin(), prompt.second.end(), 1.0F);
    // The first update moves by rate * m / sqrt(v) = rate * decay.
    const double moves = -settings.weight_decay * std::sqrt(settings.beta2) / settings.beta1;
    std::fill(prompt.first.begin(), prompt.first.end(), static_cast<float>(moves));
    IdleTable late = prompt;
    const FloatBuffer none(prompt.weights.size());
    std::vector<OptimizerStep> updates;
    for (int64_t i = 0; i < 4; ++i) {
      updates.push_back({settings, kOld + i});
      prompt.update(**backend, updates.back(), none);
      REQUIRE((prompt.weights == late.weights) == (i == 0));
    }
    std::vector<DeferredRow> rows;
    for (int32_t row = 0; row < IdleTable::kRows; ++row) rows.push_back({row, 4});
    (*backend)->catch_up(updates, rows, late.view());
    CHECK(late.weights == prompt.weights);
  }
}

TEST_CASE("a row makes up for the latest updates it has missed and for no others") {
  const auto backend = make_cpu_backend(1);
  IdleTable table, twin;
  for (FloatBuffer* buffer : {&table.weights, &table.first, &table.second}) {
    std::fill(buffer->begin(), buffer->end(), 0.5F);
  }
  twin = table;
  std::vector<OptimizerStep> updates;
  for (int64_t step = 1; step <= 4; ++step) updates.push_back({{}, step});
  const std::vector<DeferredRow> rows = {{1, 3}, {3, 1}};
  backend->catch_up(updates, rows, table.view());
  const FloatBuffer none(IdleTable::kWidth);
  for (const DeferredRow& deferred : rows) {
    const auto row = [&](FloatBuffer& all) {
      return std::span(all).subspan(static_cast<size_t>(deferred.row) * IdleTable::kWidth, IdleTable::kWidth);
    };
    for (int64_t step = 5 - deferred.missed; step <= 4; ++step) {
      backend->update({{}, step}, {}, row(twin.weights), none, row(twin.first), row(twin.second));
    }
  }
  CHECK(table.weights == twin.weights);
  CHECK(table.first == twin.first);
  CHECK(table.second == twin.second);
}

TEST_CASE("instructions are chosen by name, and a name that does not exist is refused with those that do") {
  for (const Kernels* kernels : supported_kernels()) {
    const auto backend = make_cpu_backend(1, kernels->short_name);
    REQUIRE(backend.ok());
    CHECK((*backend)->description().starts_with(kernels->name));
  }
  const std::string sentence = make_cpu_backend(1, "mmx").error().english();
  CHECK(sentence.find("'mmx'") != std::string::npos);
  CHECK(sentence.find(supported_kernels().back()->short_name) != std::string::npos);
}

TEST_CASE("a pool runs every shard exactly once, job after job, whatever the number of threads") {
  for (const int threads : {1, 2, 5}) {
    ThreadPool pool(threads);
    for (int job = 0; job < 300; ++job) {
      const int shards = job % 17;
      std::vector<std::atomic<int>> runs(17);
      pool.run(shards, [&](int shard, int thread) {
        CHECK(thread < threads);
        ++runs[static_cast<size_t>(shard)];
      });
      for (int shard = 0; shard < 17; ++shard) CHECK(runs[static_cast<size_t>(shard)] == (shard < shards ? 1 : 0));
    }
  }
}

}  // namespace
}  // namespace geci::cpu_backend_test
