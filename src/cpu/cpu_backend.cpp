#include "cpu/cpu_backend.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstring>

#include "core/random.h"
#include "core/sentence.h"
#include "cpu/cpu_backend_impl.h"

namespace geci {
namespace {

constexpr Sentence<std::string, std::string> kNoSuchInstructions{
    "This program has no instructions called '{}' for this processor; it has: {}.",
    "这个程序没有叫“{}”、此处理器可用的指令集：有的是 {}。"};

// A job of fewer floats than this is not worth waking anybody for.
constexpr size_t kElementsPerShard = 16384;

int element_shards(size_t n) { return static_cast<int>((n + kElementsPerShard - 1) / kElementsPerShard); }

std::span<const float> element_shard(std::span<const float> all, int shard) {
  const size_t begin = static_cast<size_t>(shard) * kElementsPerShard;
  return all.subspan(begin, std::min(kElementsPerShard, all.size() - begin));
}

AdamCoefficients adam_coefficients(const OptimizerSettings& settings, int64_t step, float gradient_scale) {
  const auto t = static_cast<double>(step);
  return {
      static_cast<float>(settings.beta1),
      static_cast<float>(1 - settings.beta1),
      static_cast<float>(settings.beta2),
      static_cast<float>(1 - settings.beta2),
      static_cast<float>(settings.epsilon),
      static_cast<float>(settings.learning_rate / (1 - std::pow(settings.beta1, t))),
      static_cast<float>(1 / std::sqrt(1 - std::pow(settings.beta2, t))),
      gradient_scale,
      static_cast<float>(1 - settings.learning_rate * settings.weight_decay),
  };
}

// How far a weight can move in the second of two updates without gradient, at most, where the first moves it by 1.
double move_after(const OptimizerSettings& settings, const AdamCoefficients& first, const AdamCoefficients& second) {
  const double rate = static_cast<double>(second.step_size) / static_cast<double>(first.step_size);
  const double bias = static_cast<double>(first.inverse_sqrt_bias) / static_cast<double>(second.inverse_sqrt_bias);
  return settings.beta1 * rate * bias / std::sqrt(settings.beta2);
}

// Rounding, and second moments that are flushed to zero beside an epsilon of this size, change a move by less than
// what lies between this and 1.
constexpr double kSurelyWeaker = 0.99;
constexpr float kSafeEpsilon = 1e-9F;

/// Fills one of `idle` for each of `updates`.
void idle_updates(std::span<const OptimizerStep> updates, std::span<IdleUpdate> idle) {
  bool strongest = true;
  for (size_t i = updates.size(); i-- > 0;) {
    const AdamCoefficients adam = adam_coefficients(updates[i].settings, updates[i].step, 1.0F);
    if (i + 1 < updates.size()) {
      strongest = strongest && move_after(updates[i].settings, adam, idle[i + 1].adam) <= kSurelyWeaker;
    }
    strongest = strongest && adam.keep == 1 && adam.epsilon >= kSafeEpsilon;
    idle[i] = {adam, strongest};
  }
}

// Rows of one shard of deferred rows.
constexpr int kRowsPerShard = 64;

}  // namespace

Range shard_range(int count, int unit, int shards, int shard) {
  const int units = (count + unit - 1) / unit;
  const auto bound = [&](int s) {
    return std::min(count, static_cast<int>(static_cast<int64_t>(units) * s / shards) * unit);
  };
  return {bound(shard), bound(shard + 1)};
}

CpuBackend::CpuBackend(const Kernels& kernels, int threads)
    : kernels_(kernels), pool_(threads), thread_scratch_(static_cast<size_t>(threads) * kGemmScratch) {}

std::string CpuBackend::description() const {
  const int n = threads();
  return std::string(kernels_.name) + " · " + std::to_string(n) + (n == 1 ? " thread" : " threads");
}

// Many calls rather than one long one: WebAssembly engines swap in better code between calls. Several are timed
// together, for the clock of a page counts in steps of 5 to 100 microseconds.
double CpuBackend::peak_gflops() {
  using Clock = std::chrono::steady_clock;
  constexpr int kTimings = 8, kCalls = 16, kRounds = 20'000;
  std::vector<double> flops(static_cast<size_t>(threads()));
  double best = 0;
  for (int timing = 0; timing < kTimings; ++timing) {
    const auto begin = Clock::now();
    for (int call = 0; call < kCalls; ++call) {
      pool_.run(threads(), [&](int shard, int) {
        float result = 0.5F;
        flops[static_cast<size_t>(shard)] = kernels_.multiply_add_rounds(kRounds, &result);
      });
    }
    double sum = 0;
    for (const double part : flops) sum += part;
    best = std::max(best, kCalls * sum / std::chrono::duration<double>(Clock::now() - begin).count());
  }
  return best * 1e-9;
}

// Each thread takes shards that lie side by side, which are then in its own cache the next time.
template <class F>
void CpuBackend::for_each_element_shard(std::span<const float> all, F f) {
  const int count = element_shards(all.size()), runs = std::min(threads(), count);
  pool_.run(runs, [&](int run, int) {
    const Range part = shard_range(count, 1, runs, run);
    for (int shard = part.first; shard < part.last; ++shard) f(element_shard(all, shard), shard);
  });
}

// --------------------------------------------------------------------------------------- embedding

void CpuBackend::embedding_forward(std::span<const int32_t> ids, ConstMatrix table, Matrix y) {
  for (size_t r = 0; r < ids.size(); ++r) {
    std::memcpy(y.row(static_cast<int>(r)), table.row(ids[r]), static_cast<size_t>(table.cols) * sizeof(float));
  }
}

// Each thread has rows of the table to itself and looks for their ids.
void CpuBackend::embedding_backward(std::span<const int32_t> ids, ConstMatrix d_y, Matrix d_table, bool accumulate) {
  const int width = d_table.cols, shards = std::min(threads(), d_table.rows);
  pool_.run(shards, [&](int shard, int) {
    const Range part = shard_range(d_table.rows, 1, shards, shard);
    if (!accumulate) std::fill_n(d_table.row(part.first), static_cast<ptrdiff_t>(part.size()) * width, 0.0F);
    for (size_t r = 0; r < ids.size(); ++r) {
      if (ids[r] < part.first || ids[r] >= part.last) continue;
      const float* from = d_y.row(static_cast<int>(r));
      float* to = d_table.row(ids[r]);
      for (int j = 0; j < width; ++j) to[j] += from[j];
    }
  });
}

// ----------------------------------------------------------------------------------------- dropout

void CpuBackend::dropout(const DropoutKey& key, float p, std::span<const float> x, std::span<float> y) {
  const auto threshold = static_cast<uint32_t>(static_cast<double>(p) * 0x1p32);
  const float scale = 1.0F / (1.0F - p);
  const uint64_t lane = dropout_lane(key.site, key.step);
  for_each_element_shard(x, [&](std::span<const float> part, int) {
    const auto begin = static_cast<size_t>(part.data() - x.data());
    for (size_t i = 0; i < part.size(); i += 4) {
      const auto random = philox(key.seed, (begin + i) / 4, lane);
      for (size_t j = 0; j < std::min<size_t>(4, part.size() - i); ++j) {
        y[begin + i + j] = random[j] >= threshold ? part[i + j] * scale : 0.0F;
      }
    }
  });
}

// ------------------------------------------------------------------------------------------- GEMM

const float* CpuBackend::pack(Strided b, int k, int n, Scratch& scratch) {
  float* packed = scratch.get(packed_size(kernels_, k, n));
  const int panels = panel_count(kernels_, n), shards = std::min(threads(), panels);
  pool_.run(shards, [&](int shard, int) {
    const Range range = shard_range(panels, 1, shards, shard);
    kernels_.pack(b, k, n, range.first, range.last, packed);
  });
  return packed;
}

RightOperand CpuBackend::right_operand(Strided b, int k, int n, int m, Scratch& scratch) {
  if (m <= kBlockRows) return {nullptr, b};
  return {pack(b, k, n, scratch), b};
}

void CpuBackend::multiply(Strided a, int m, const RightOperand& b, int k, int n, float* c, bool accumulate) {
  const int panels = panel_count(kernels_, n);
  const int strips = (m + kernels_.tile_rows - 1) / kernels_.tile_rows;
  if (b.packed && strips >= threads()) {
    const int shards = threads();
    pool_.run(shards, [&](int shard, int thread) {
      const Range rows = shard_range(m, kernels_.tile_rows, shards, shard);
      kernels_.gemm(a.rows_from(rows.first), rows.size(), k, n, b, 0, panels,
                    c + static_cast<ptrdiff_t>(rows.first) * n, n, accumulate, gemm_scratch(thread));
    });
    return;
  }
  const int shards = std::min(threads(), panels);
  pool_.run(shards, [&](int shard, int thread) {
    const Range range = shard_range(panels, 1, shards, shard);
    kernels_.gemm(a, m, k, n, b, range.first, range.last, c, n, accumulate, gemm_scratch(thread));
  });
}

void CpuBackend::multiply(Strided a, int m, Strided b, int k, int n, float* c, bool accumulate) {
  multiply(a, m, right_operand(b, k, n, m, packed_b_), k, n, c, accumulate);
}

void CpuBackend::product(ConstMatrix a, bool transpose_a, ConstMatrix b, bool transpose_b, Matrix c) {
  const Strided left = transpose_a ? strided(a).transposed() : strided(a);
  const Strided right = transpose_b ? strided(b).transposed() : strided(b);
  multiply(left, c.rows, right, transpose_a ? a.rows : a.cols, c.cols, c.data, false);
}

// ---------------------------------------------------------------------------------- norm and Adam

void CpuBackend::add_squares(std::span<const float> values, int slot) {
  const int shards = element_shards(values.size());
  partial_sums_.resize(static_cast<size_t>(shards));
  for_each_element_shard(values, [&](std::span<const float> part, int shard) {
    partial_sums_[static_cast<size_t>(shard)] = kernels_.sum_of_squares(part.data(), part.size());
  });
  double sum = 0;
  for (const double partial : partial_sums_) sum += partial;
  step_numbers(slot).squared_norm += sum;
}

void CpuBackend::update(const OptimizerStep& step, const UpdateRule& rule, std::span<float> weights,
                        std::span<const float> gradients, std::span<float> first_moments,
                        std::span<float> second_moments) {
  const StepNumbers& numbers = step_numbers(rule.slot);
  if (!is_sound(numbers, rule)) return;
  const OptimizerSettings& settings = step.settings;
  const float gradient_scale = clip_scale(numbers, rule);
  const AdamCoefficients adam = adam_coefficients(settings, step.step, gradient_scale);
  const SgdCoefficients sgd = {static_cast<float>(settings.learning_rate), static_cast<float>(settings.weight_decay),
                               static_cast<float>(settings.momentum), gradient_scale};
  for_each_element_shard(gradients, [&](std::span<const float> part, int) {
    const auto begin = static_cast<size_t>(part.data() - gradients.data());
    float *w = &weights[begin], *m = &first_moments[begin];
    if (settings.kind == Optimizer::kAdam) {
      kernels_.adam(adam, part.size(), w, part.data(), m, &second_moments[begin]);
    } else {
      kernels_.sgd(sgd, part.size(), w, part.data(), m);
    }
  });
}

void CpuBackend::catch_up(std::span<const OptimizerStep> updates, std::span<const DeferredRow> rows,
                          const AdamTable& table) {
  std::array<IdleUpdate, kMostDeferred> storage;
  idle_updates(updates, storage);
  const std::span<const IdleUpdate> idle(storage.data(), updates.size());
  const int count = static_cast<int>(rows.size()), shards = (count + kRowsPerShard - 1) / kRowsPerShard;
  pool_.run(shards, [&](int shard, int) {
    const Range part = shard_range(count, 1, shards, shard);
    for (const DeferredRow& deferred :
         rows.subspan(static_cast<size_t>(part.first), static_cast<size_t>(part.size()))) {
      kernels_.adam_idle(idle.last(static_cast<size_t>(deferred.missed)), static_cast<size_t>(table.weights.cols),
                         table.weights.row(deferred.row), table.first_moments.row(deferred.row),
                         table.second_moments.row(deferred.row));
    }
  });
}

// ----------------------------------------------------------------------------------------- making

int available_threads() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

std::unique_ptr<Backend> make_cpu_backend(int threads) {
  return std::make_unique<CpuBackend>(*supported_kernels().front(), threads > 0 ? threads : available_threads());
}

Result<std::unique_ptr<Backend>> make_cpu_backend(int threads, std::string_view instructions) {
  if (instructions.empty()) return make_cpu_backend(threads);
  std::string known;
  for (const Kernels* kernels : supported_kernels()) {
    if (instructions == kernels->short_name) {
      return std::unique_ptr<Backend>(
          std::make_unique<CpuBackend>(*kernels, threads > 0 ? threads : available_threads()));
    }
    known += (known.empty() ? "" : ", ") + std::string(kernels->short_name);
  }
  return Error{kNoSuchInstructions(std::string(instructions), known)};
}

}  // namespace geci
