// The output layer: linear, softmax and cross-entropy in one, over chunks of rows whose logits fit
// the cache. Columns of the vocabulary are independent but for the softmax's sum, so each chunk is
// cut by columns for the logits and the weights' gradient, and by rows for the rest.
#include <algorithm>

#include "cpu/cpu_backend_impl.h"

namespace geci {
namespace {

// One chunk's logits: 1 MiB, a usual second-level cache.
constexpr int kChunkFloats = 256 * 1024;

// Parts of a sum over the vocabulary, added in this order by however many threads.
constexpr int kVocabularyParts = 16;

}  // namespace

int CpuBackend::chunk_rows(int rows, int vocab) const {
  const int fitting = std::max(1, kChunkFloats / vocab / kBlockRows) * kBlockRows;
  return std::min(rows, fitting);
}

// Without the bias, which the softmax adds on its way.
void CpuBackend::chunk_products(const Chunk& chunk, int vocab, const RightOperand& w) {
  const int panels = panel_count(kernels_, vocab), shards = std::min(threads(), panels);
  float* logits = logits_.data();
  pool_.run(shards, [&](int shard, int thread) {
    const Range range = shard_range(panels, 1, shards, shard);
    kernels_.gemm(strided(chunk.x), chunk.x.rows, chunk.x.cols, vocab, w, range.first, range.last, logits, vocab, false,
                  gemm_scratch(thread));
  });
}

void CpuBackend::chunk_softmax(const Chunk& chunk, std::span<const float> bias) {
  const int vocab = static_cast<int>(bias.size());
  float* logits = logits_.data();
  const int shards = std::min(threads(), chunk.x.rows);
  pool_.run(shards, [&](int shard, int) {
    const Range range = shard_range(chunk.x.rows, 1, shards, shard);
    for (int r = range.first; r < range.last; ++r) {
      chunk.losses[r] = kernels_.softmax_row(logits + static_cast<ptrdiff_t>(r) * vocab, bias.data(), vocab,
                                             chunk.targets[static_cast<size_t>(r)], chunk.gradient_scale);
    }
  });
}

// d_logits (rows, V) now stands where the logits stood: d_x = d_logits W, dW = d_logits^T x, or += after the first
// chunk.
void CpuBackend::chunk_gradients(const Chunk& chunk, const RightOperand& w_by_rows, Matrix d_x,
                                 const LinearParameters<float>& d_weights, bool accumulate) {
  const int vocab = d_weights.w.rows, hidden = chunk.x.cols;
  const RightOperand x = {pack(strided(chunk.x), chunk.x.rows, hidden, packed_b_)};
  if (w_by_rows.packed) {
    multiply({logits_.data(), vocab, 1}, chunk.x.rows, w_by_rows, vocab, hidden, d_x.data, false);
    const int shards = std::min(threads(), vocab);
    pool_.run(shards, [&](int shard, int thread) {
      weight_gradients(shard_range(vocab, kernels_.tile_rows, shards, shard), chunk, x, d_weights, accumulate, thread);
    });
  } else {
    gradients_by_words(chunk, w_by_rows.plain, x, d_x, d_weights, accumulate);
  }
}

// Few rows: d_x is a sum over parts of the vocabulary, so that each thread reads the rows of W that it updates later;
// a thread that reads them all takes the others' out of their caches.
void CpuBackend::gradients_by_words(const Chunk& chunk, Strided w, const RightOperand& x, Matrix d_x,
                                    const LinearParameters<float>& d_weights, bool accumulate) {
  const int vocab = d_weights.w.rows, hidden = chunk.x.cols, rows = chunk.x.rows;
  const int parts = std::min(kVocabularyParts, vocab), runs = std::min(threads(), parts);
  const size_t size = d_x.size();
  float* sums = d_x_parts_.get(size * static_cast<size_t>(parts));
  pool_.run(runs, [&](int run, int thread) {
    const Range own = shard_range(parts, 1, runs, run);
    for (int part = own.first; part < own.last; ++part) {
      const Range words = shard_range(vocab, 1, parts, part);
      kernels_.gemm({logits_.data() + words.first, vocab, 1}, rows, words.size(), hidden,
                    {nullptr, w.rows_from(words.first)}, 0, panel_count(kernels_, hidden),
                    sums + size * static_cast<size_t>(part), hidden, false, gemm_scratch(thread));
      weight_gradients(words, chunk, x, d_weights, accumulate, thread);
    }
  });
  const int shards = std::min(threads(), rows);
  pool_.run(shards, [&](int shard, int) {
    const Range own = shard_range(rows, 1, shards, shard);
    const auto begin = static_cast<ptrdiff_t>(own.first) * hidden, count = static_cast<ptrdiff_t>(own.size()) * hidden;
    float* to = d_x.data + begin;
    std::copy_n(sums + begin, count, to);
    for (int part = 1; part < parts; ++part) {
      const float* from = sums + size * static_cast<size_t>(part) + begin;
      for (ptrdiff_t i = 0; i < count; ++i) to[i] += from[i];
    }
  });
}

// The rows of dW and db that belong to `words`, by one thread.
void CpuBackend::weight_gradients(Range words, const Chunk& chunk, const RightOperand& x,
                                  const LinearParameters<float>& d_weights, bool accumulate, int thread) {
  const int vocab = d_weights.w.rows, hidden = chunk.x.cols, rows = chunk.x.rows;
  const float* d_logits = logits_.data() + words.first;
  kernels_.gemm({d_logits, 1, vocab}, words.size(), rows, hidden, x, 0, panel_count(kernels_, hidden),
                d_weights.w.row(words.first), hidden, accumulate, gemm_scratch(thread));
  kernels_.column_sums(d_logits, rows, words.size(), vocab, d_weights.b.data() + words.first, accumulate);
}

template <class AfterSoftmax>
double CpuBackend::for_each_chunk(ConstMatrix x, const LinearParameters<const float>& weights,
                                  std::span<const int32_t> targets, float gradient_scale, AfterSoftmax after_softmax) {
  const int vocab = weights.w.rows, step = chunk_rows(x.rows, vocab);
  logits_.get(static_cast<size_t>(step) * static_cast<size_t>(vocab));
  losses_.resize(static_cast<size_t>(x.rows));
  const RightOperand w = right_operand(strided(weights.w).transposed(), x.cols, vocab, x.rows, packed_output_);
  for (int first = 0; first < x.rows; first += step) {
    const int rows = std::min(step, x.rows - first);
    const Chunk chunk = {{x.row(first), rows, x.cols},
                         targets.subspan(static_cast<size_t>(first), static_cast<size_t>(rows)),
                         &losses_[static_cast<size_t>(first)],
                         gradient_scale};
    chunk_products(chunk, vocab, w);
    chunk_softmax(chunk, weights.b);
    after_softmax(chunk, first);
  }
  double sum = 0;
  for (const double loss : losses_) sum += loss;
  return sum / x.rows;
}

double CpuBackend::cross_entropy(ConstMatrix x, const LinearParameters<const float>& weights,
                                 std::span<const int32_t> targets) {
  return for_each_chunk(x, weights, targets, 0.0F, [](const Chunk&, int) {});
}

void CpuBackend::cross_entropy_with_gradients(ConstMatrix x, const LinearParameters<const float>& weights,
                                              std::span<const int32_t> targets, Matrix d_x,
                                              const LinearParameters<float>& d_weights, int slot) {
  const RightOperand by_rows = right_operand(strided(weights.w), weights.w.rows, x.cols, x.rows, packed_output_rows_);
  const auto gradients = [&](const Chunk& chunk, int first) {
    chunk_gradients(chunk, by_rows, {d_x.row(first), chunk.x.rows, x.cols}, d_weights, first > 0);
  };
  step_numbers(slot).loss = for_each_chunk(x, weights, targets, 1.0F / static_cast<float>(x.rows), gradients);
}

void CpuBackend::linear(ConstMatrix x, const LinearParameters<const float>& weights, Matrix y) {
  const int outputs = weights.w.rows;
  pool_.run(std::min(threads(), outputs), [&](int shard, int) {
    const Range part = shard_range(outputs, 1, std::min(threads(), outputs), shard);
    for (int r = 0; r < x.rows; ++r) {
      kernels_.dot_rows(x.row(r), weights.w.row(part.first), weights.b.data() + part.first, x.cols, part.size(),
                        y.row(r) + part.first);
    }
  });
}

}  // namespace geci
