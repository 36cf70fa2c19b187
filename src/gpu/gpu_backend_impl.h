// The GPU backend's parts, for the files of src/gpu alone.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/device_buffer.h"
#include "gpu/address_space.h"
#include "gpu/device.h"
#include "gpu/gpu_backend.h"
#include "gpu/work.h"

namespace geci {

/// Every kernel, in the order of kKernelNames.
enum class Kernel {
  // And eleven variants: + 1 if A is transposed, + 2 if B is, + 4 if both can be read by four floats, + 8 instead with
  // large tiles.
  kGemm,
  kGather = 12,
  kScatter,
  kDropout,
  kTranspose,
  kForward,        // and one for each Cell
  kBackward = 20,  // and one for each Cell
  kSoftmax = 24,
  kColumnSums,
  kSquares,
  kTotal,
  kAdam,
  kSgd,
  kPeak,
  kCount,
};

inline Kernel operator+(Kernel first, int variant) { return static_cast<Kernel>(static_cast<int>(first) + variant); }

/// Its name in all_shaders().
const char* name_of(Kernel kernel);

/// Floats on the device as a kernel sees them: a binding, which has to begin on a round offset, and where in it the
/// floats begin.
struct Bound {
  Binding binding;
  uint32_t offset = 0;
};

/// C = op(A) op(B) + biases, see shaders/gemm.wgsl.
struct Gemm {
  ConstMatrix a;
  bool transpose_a = false;
  ConstMatrix b;
  bool transpose_b = false;
  Matrix c;
  bool accumulate = false;
  std::span<const float> bias = {};  // only with transpose_b, as is the second
  std::span<const float> second_bias = {};
  ConstMatrix head = {};  // rows that come before those of B; only without transpose_b
};

class GpuBackendImpl : public GpuBackend {
 public:
  GpuBackendImpl(std::unique_ptr<Device> device, const GpuOptions& options);
  /// Compiled when first asked for; a driver that refuses it is as bad as a lost device.
  std::optional<KernelId> compiled(Kernel kernel);

  const GpuDescription& gpu() const override { return device_->description(); }
  DeviceCounters counters() const override { return device_->counters(); }
  const char* device() const override { return "gpu"; }
  std::vector<std::pair<std::string, int64_t>> limits() const override;
  std::string description() const override;
  bool can_be_lost() const override { return true; }
  Status status() const override { return status_ ? device_->status() : status_; }
  int threads() const override { return 1; }
  double peak_gflops() override;
  std::vector<KernelUse> profile(const std::function<void()>& work) override;

  float* allocate(size_t floats) override;
  void release(float* memory, size_t floats) override;
  void upload(std::span<const float> host, float* device) override;
  void download(std::span<const float> device, float* host) override;
  void copy(std::span<const float> from, float* to) override;
  void clear(std::span<float> values) override;

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

  int steps_ahead() const override { return 2; }
  void begin_step(int slot) override;
  StepNumbers numbers(int slot) override;
  void add_squares(std::span<const float> values, int slot) override;
  void update(const OptimizerStep& step, const UpdateRule& rule, std::span<float> weights,
              std::span<const float> gradients, std::span<float> first_moments,
              std::span<float> second_moments) override;

 private:
  /// Floats on the device that grow to the largest size asked for and stay.
  using Scratch = DeviceBuffer;
  float* scratch(Scratch& buffer, size_t floats);

  /// One layer's recurrence, without the products that take all time steps at once.
  struct Recurrence {
    RecurrentShape shape;
    const float* w = nullptr;     // W_hh, (G*H, H), backward; transposed, (H, G*H), forward
    const float* bias = nullptr;  // b_hh of a GRU, forward
    const float* state = nullptr;
    const float* y = nullptr;  // written forward
    float* tape = nullptr;
    float* d_y = nullptr;  // null forward
    float* d_c = nullptr;

    bool is_forward() const { return d_y == nullptr; }
    size_t side() const { return static_cast<size_t>(shape.rows()) * static_cast<size_t>(shape.gates()); }
    float* h_side() const { return keeps_sides_apart(shape.cell) ? tape + side() : tape; }
    float* c() const { return h_side() + side(); }
  };
  /// How it is dispatched: units of hidden state that a workgroup takes side by side, see
  /// shaders/recurrent_forward.wgsl.
  struct Form {
    bool is_looping = false;
    uint32_t units = 32;
  };
  void recur(const Recurrence& r, const Form& form);
  void recur_forward(const Recurrence& r, const Form& form, int first, int last);
  void recur_backward(const Recurrence& r, const Form& form, int first, int count);
  Form form_for(const Recurrence& r);
  Form quickest_form(const Recurrence& r);
  double seconds(const Recurrence& r, const Form& form);

  void gemm(const Gemm& product);
  void gemm_part(const Gemm& product, int m, int n, int k);
  /// sums = or += the sums of the columns of x; the second pair likewise, if it is there.
  void column_sums(ConstMatrix x, std::span<float> sums, ConstMatrix second, std::span<float> second_sums,
                   bool accumulate);

  /// The rows of a chunk of the output layer.
  struct Chunk {
    ConstMatrix x;
    Matrix logits;
    Bound targets;
    float* losses = nullptr;
    float gradient_scale = 0;  // 0: no gradients wanted
  };
  void chunk_losses(const Chunk& chunk, const LinearParameters<const float>& weights);
  template <class AfterLosses>
  void for_each_chunk(ConstMatrix x, const LinearParameters<const float>& weights, std::span<const int32_t> targets,
                      float gradient_scale, float* loss, AfterLosses after_losses);
  void total(std::span<const float> values, float factor, bool accumulate, float* to);

  Bound bound(uint32_t binding, const float* floats, size_t count) const;
  Bound bound(uint32_t binding, ConstMatrix m) const { return bound(binding, m.data, m.size()); }
  Bound staged(uint32_t binding, std::span<const uint32_t> values);
  Bound staged(uint32_t binding, std::span<const int32_t> values);
  BufferRange range(const float* floats, size_t count) const;
  /// For a binding that a kernel has and this call does not use.
  Bound unused(uint32_t binding) const { return bound(binding, spare_.data(), spare_.size()); }
  template <class Params>
  void dispatch(Kernel kernel, const Params& params, std::span<const Bound> arguments, Groups groups, const Work& work);
  /// As many as `items` need, where kernels share them however many there are.
  static Groups sharing(size_t items, size_t items_per_group);

  float* slot_numbers(int slot) { return numbers_.data() + 4 * static_cast<ptrdiff_t>(slot); }
  /// A dispatch while profile() looks on.
  struct Profiled {
    Kernel kernel;
    Work work;
  };

  std::optional<ReadId>& pending(int slot) { return pending_reads_[static_cast<size_t>(slot)]; }

  std::unique_ptr<Device> device_;
  GpuOptions options_;
  Status status_ = Ok{};  // fails once something has not fitted; nothing is asked of the device then
  AddressSpace addresses_;
  std::array<std::optional<KernelId>, static_cast<size_t>(Kernel::kCount)> kernels_;
  // Buffers give their memory back to those above.
  DeviceBuffer numbers_;  // loss, squared norm and two spare floats for each slot, and for a loss without a step
  DeviceBuffer spare_;
  std::array<std::optional<ReadId>, kSlots> pending_reads_;
  Scratch turned_weights_, d_c_, logits_, losses_, partials_;
  std::vector<uint64_t> sorted_ids_;
  std::vector<uint32_t> order_, bounds_, names_;
  std::map<std::tuple<Cell, int, int, int, bool>, Form> forms_;
  std::optional<std::vector<Profiled>> profiled_;  // only within profile()
};

template <class Params>
void GpuBackendImpl::dispatch(Kernel kernel, const Params& params, std::span<const Bound> arguments, Groups groups,
                              const Work& work) {
  const std::optional<KernelId> id = compiled(kernel);
  if (!id) return;
  std::array<Binding, 8> bindings;
  for (size_t i = 0; i < arguments.size(); ++i) bindings[i] = arguments[i].binding;
  device_->dispatch(*id, std::as_bytes(std::span(&params, 1)), std::span(bindings.data(), arguments.size()), groups);
  if (profiled_ && groups.x > 0 && groups.y > 0) profiled_->push_back({kernel, work});
}

inline uint32_t groups_of(int count, int per_group) {
  return static_cast<uint32_t>((count + per_group - 1) / per_group);
}

}  // namespace geci
