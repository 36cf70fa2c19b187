// The CPU backend's parts, for the files of src/cpu alone.
#pragma once

#include <vector>

#include "core/aligned.h"
#include "core/host_backend.h"
#include "cpu/kernels.h"
#include "cpu/thread_pool.h"

namespace geci {

/// A buffer that grows to the largest size asked for and then allocates no more.
class Scratch {
 public:
  float* data() { return buffer_.data(); }
  float* get(size_t floats) {
    if (buffer_.size() < floats) buffer_.resize(floats);
    return buffer_.data();
  }

 private:
  FloatBuffer buffer_;
};

/// Cuts [0, count) into at most `shards` ranges whose bounds are multiples of `unit`.
struct Range {
  int first, last;
  int size() const { return last - first; }
};
Range shard_range(int count, int unit, int shards, int shard);

class CpuBackend : public HostBackend {
 public:
  CpuBackend(const Kernels& kernels, int threads);

  const char* device() const override { return "cpu"; }
  std::vector<std::pair<std::string, int64_t>> limits() const override { return {{"threads", threads()}}; }
  std::string description() const override;
  int threads() const override { return pool_.threads(); }
  double peak_gflops() override;

  void embedding_forward(std::span<const int32_t> ids, ConstMatrix table, Matrix y) override;
  void embedding_backward(std::span<const int32_t> ids, ConstMatrix d_y, Matrix d_table, bool accumulate) override;
  void dropout(const DropoutKey& key, float p, std::span<const float> x, std::span<float> y) override;
  void recurrent_forward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights, const float* x,
                         const float* state_in, float* y, float* state_out, float* tape) override;
  void recurrent_backward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights, const float* x,
                          const float* state_in, const float* y, float* tape, float* d_y, float* d_x,
                          const RecurrentParameters<float>& d_weights) override;
  void product(ConstMatrix a, bool transpose_a, ConstMatrix b, bool transpose_b, Matrix c) override;
  void linear(ConstMatrix x, const LinearParameters<const float>& weights, Matrix y) override;
  double cross_entropy(ConstMatrix x, const LinearParameters<const float>& weights,
                       std::span<const int32_t> targets) override;
  void cross_entropy_with_gradients(ConstMatrix x, const LinearParameters<const float>& weights,
                                    std::span<const int32_t> targets, Matrix d_x,
                                    const LinearParameters<float>& d_weights, int slot) override;
  void add_squares(std::span<const float> values, int slot) override;
  void update(const OptimizerStep& step, const UpdateRule& rule, std::span<float> weights,
              std::span<const float> gradients, std::span<float> first_moments,
              std::span<float> second_moments) override;
  bool can_catch_up() const override { return true; }
  void catch_up(std::span<const OptimizerStep> updates, std::span<const DeferredRow> rows,
                const AdamTable& table) override;

 private:
  /// Packs the whole of B (k, n) on all threads.
  const float* pack(Strided b, int k, int n, Scratch& scratch);
  /// C (m, n) = A (m, k) * B, or += if `accumulate`, on all threads.
  void multiply(Strided a, int m, Strided b, int k, int n, float* c, bool accumulate);
  void multiply(Strided a, int m, const RightOperand& b, int k, int n, float* c, bool accumulate);
  /// B (k, n) for a product with m rows: packed, unless every panel of it is used only once.
  RightOperand right_operand(Strided b, int k, int n, int m, Scratch& scratch);
  /// f(range of rows, scratch for GEMM) on all threads.
  template <class F>
  void for_each_row_shard(int batch, F f);
  template <class F>
  void for_each_element_shard(std::span<const float> all, F f);
  float* gemm_scratch(int thread) { return thread_scratch_.data() + static_cast<size_t>(thread) * kGemmScratch; }

  /// Chunk by chunk of rows: logits, softmax and loss, and what follows from them.
  struct Chunk {
    ConstMatrix x;
    std::span<const int32_t> targets;
    double* losses;
    float gradient_scale;  // 0: no gradients wanted
  };
  int chunk_rows(int rows, int vocab) const;
  void chunk_products(const Chunk& chunk, int vocab, const RightOperand& w);
  void chunk_softmax(const Chunk& chunk, std::span<const float> bias);
  void chunk_gradients(const Chunk& chunk, const RightOperand& w_by_rows, Matrix d_x,
                       const LinearParameters<float>& d_weights, bool accumulate);
  void gradients_by_words(const Chunk& chunk, Strided w, const RightOperand& x, Matrix d_x,
                          const LinearParameters<float>& d_weights, bool accumulate);
  void weight_gradients(Range words, const Chunk& chunk, const RightOperand& x,
                        const LinearParameters<float>& d_weights, bool accumulate, int thread);
  template <class AfterSoftmax>
  double for_each_chunk(ConstMatrix x, const LinearParameters<const float>& weights, std::span<const int32_t> targets,
                        float gradient_scale, AfterSoftmax after_softmax);

  const Kernels& kernels_;
  ThreadPool pool_;
  FloatBuffer thread_scratch_;  // kGemmScratch floats a thread
  Scratch packed_b_;
  Scratch packed_output_;       // W^T of the output layer, for the logits
  Scratch packed_output_rows_;  // W of the output layer, for the gradient of its input
  Scratch logits_;              // one chunk, (rows, V)
  Scratch d_x_parts_;           // of the output layer, (parts, rows, H)
  Scratch bias_;
  Scratch d_c_;
  std::vector<double> losses_;
  std::vector<double> partial_sums_;
};

}  // namespace geci
