// The output layer: linear, softmax and cross-entropy in one, over chunks of rows whose logits fit a buffer.
#include <algorithm>
#include <limits>

#include "gpu/gpu_backend_impl.h"

namespace geci {
namespace {

// Chunks of whole tiles of the matrix product.
constexpr int kChunkUnit = 64;

int rows_of_chunk(int rows, int vocab, size_t floats) {
  const auto fitting = static_cast<int>(std::min<size_t>(floats / static_cast<size_t>(vocab), 1 << 30));
  return std::min(rows, std::max(1, fitting >= kChunkUnit ? fitting / kChunkUnit * kChunkUnit : fitting));
}

}  // namespace

void GpuBackendImpl::chunk_losses(const Chunk& chunk, const LinearParameters<const float>& weights) {
  struct Params {
    int rows, vocab;
    float scale;
    uint32_t logits_offset, targets_offset, losses_offset;
  };
  linear(chunk.x, weights, chunk.logits);
  const int rows = chunk.x.rows;
  const Bound logits = bound(1, chunk.logits), losses = bound(3, chunk.losses, static_cast<size_t>(rows));
  const Params params = {rows,          weights.w.rows,       chunk.gradient_scale,
                         logits.offset, chunk.targets.offset, losses.offset};
  const auto all = static_cast<double>(chunk.logits.size());
  dispatch(Kernel::kSoftmax, params, {{logits, chunk.targets, losses}}, sharing(static_cast<size_t>(rows), 1),
           {.loaded = all + rows, .stored = rows + (chunk.gradient_scale != 0 ? all : 0)});
}

template <class AfterLosses>
void GpuBackendImpl::for_each_chunk(ConstMatrix x, const LinearParameters<const float>& weights,
                                    std::span<const int32_t> targets, float gradient_scale, float* loss,
                                    AfterLosses after_losses) {
  const int vocab = weights.w.rows;
  const size_t floats = std::min(options_.logit_floats, gpu().limits.binding_bytes / sizeof(float));
  const int step = rows_of_chunk(x.rows, vocab, floats);
  float* logits = scratch(logits_, element_count(step, vocab));
  float* losses = scratch(losses_, static_cast<size_t>(x.rows));
  Bound all_targets = staged(2, targets);
  for (int first = 0; first < x.rows; first += step) {
    const int rows = std::min(step, x.rows - first);
    Bound own_targets = all_targets;
    own_targets.offset = static_cast<uint32_t>(first);
    const Chunk chunk = {
        {x.row(first), rows, x.cols}, {logits, rows, vocab}, own_targets, losses + first, gradient_scale};
    chunk_losses(chunk, weights);
    after_losses(chunk, first);
  }
  total({losses, static_cast<size_t>(x.rows)}, 1.0F / static_cast<float>(x.rows), false, loss);
}

double GpuBackendImpl::cross_entropy(ConstMatrix x, const LinearParameters<const float>& weights,
                                     std::span<const int32_t> targets) {
  float* loss = slot_numbers(kSlots);
  for_each_chunk(x, weights, targets, 0.0F, loss, [](const Chunk&, int) {});
  float result = std::numeric_limits<float>::quiet_NaN();
  download({loss, 1}, &result);
  return static_cast<double>(result);
}

void GpuBackendImpl::cross_entropy_with_gradients(ConstMatrix x, const LinearParameters<const float>& weights,
                                                  std::span<const int32_t> targets, Matrix d_x,
                                                  const LinearParameters<float>& d_weights, int slot) {
  pending(slot).reset();
  for_each_chunk(
      x, weights, targets, 1.0F / static_cast<float>(x.rows), slot_numbers(slot), [&](const Chunk& chunk, int first) {
        const bool accumulate = first > 0;
        gemm({.a = chunk.logits, .b = weights.w, .c = {d_x.row(first), chunk.x.rows, d_x.cols}});
        gemm({.a = chunk.logits, .transpose_a = true, .b = chunk.x, .c = d_weights.w, .accumulate = accumulate});
        column_sums(chunk.logits, d_weights.b, {}, {}, accumulate);
      });
}

}  // namespace geci
