// What a device must be able to do so that a network can be trained on it: about a dozen coarse operations. Each folder
// of backends (src/cpu, src/reference, ...) implements them; whoever owns `main` picks one, nothing else names a
// device.
//
// Shapes: T time steps, B sequences side by side, E embedding width, H hidden width, V vocabulary.
// Activations are time-major, (T, B, F) stored as T*B rows of F; weights are (out, in), as in PyTorch.
//
// Memory: floats that an operation takes (float*, Matrix, std::span<float>) lie in the device's memory, which
// DeviceBuffer owns. Their addresses can be added to, but only the backend that gave them may read or write there;
// upload() and download() move floats between the device and the host. Token ids are read from the host's memory.
//
// Calls come from one thread at a time and allocate nothing once a shape has been seen. Operations take effect in the
// order of the calls. A device may be behind the host: only download(), numbers() and cross_entropy() wait for it.
// Results do not depend on the number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/optimizer.h"
#include "core/result.h"
#include "core/view.h"

namespace geci {

/// The recurrent cell, with the equations and the gate order of torch.nn.RNN, LSTM and GRU:
/// kRnnTanh, kRnnRelu  h' = f(W_ih x + b_ih + W_hh h + b_hh)
/// kLstm               i, f, g, o; c' = f c + i g; h' = o tanh(c')
/// kGru                r, z, n = tanh(W_in x + b_in + r (W_hn h + b_hn)); h' = (1 - z) n + z h
enum class Cell { kRnnTanh, kRnnRelu, kLstm, kGru };

/// Rows of W_ih and W_hh for one unit of hidden state.
constexpr int gate_count(Cell cell) { return cell == Cell::kLstm ? 4 : cell == Cell::kGru ? 3 : 1; }
/// Vectors of H that a cell hands to its next time step: h, and the LSTM's c.
constexpr int state_parts(Cell cell) { return cell == Cell::kLstm ? 2 : 1; }
/// The GRU multiplies its hidden side by r before it is added, so the two sides are kept apart.
constexpr bool keeps_sides_apart(Cell cell) { return cell == Cell::kGru; }
/// Floats that backward needs, for one token and unit: the gates, the GRU's hidden side, the LSTM's c.
constexpr int tape_parts(Cell cell) {
  return gate_count(cell) * (keeps_sides_apart(cell) ? 2 : 1) + (state_parts(cell) - 1);
}

struct RecurrentShape {
  Cell cell = Cell::kRnnTanh;
  int steps = 0;   // T
  int batch = 0;   // B
  int input = 0;   // width of x: E, or H from the second layer on
  int hidden = 0;  // H

  int rows() const { return steps * batch; }
  int gates() const { return gate_count(cell) * hidden; }
  size_t tape_size() const {
    return static_cast<size_t>(rows()) * static_cast<size_t>(tape_parts(cell)) * static_cast<size_t>(hidden);
  }
};

/// One layer's parameters, or their gradients. G = gate_count(cell).
template <class T>
struct RecurrentParameters {
  MatrixView<T> w_ih;  // (G*H, input)
  MatrixView<T> w_hh;  // (G*H, H)
  std::span<T> b_ih;   // (G*H)
  std::span<T> b_hh;   // (G*H)
};

/// A fully connected layer, or its gradients: y = x W^T + b.
template <class T>
struct LinearParameters {
  MatrixView<T> w;  // (out, in)
  std::span<T> b;   // (out)
};

/// Names one dropout mask: the same key always gives the same mask.
struct DropoutKey {
  uint64_t seed = 0;
  uint64_t step = 0;
  uint32_t site = 0;  // which place in the network
};

/// A table of V rows and Adam's moments of it.
struct AdamTable {
  Matrix weights, first_moments, second_moments;  // (V, E), E a multiple of 16
};

/// A row of a table and how many of the latest updates it has missed.
struct DeferredRow {
  int32_t row = 0;
  int32_t missed = 0;
};

/// What a device that is apart from the host has been asked to do since it was opened; zeros for the others.
struct DeviceCounters {
  uint64_t dispatches = 0;  // of kernels
  uint64_t submits = 0;
  uint64_t bytes_read = 0;  // from the device to the host
};

/// One kernel of a device apart from the host, over all its dispatches that profile() saw. A value counts as loaded
/// once for each dispatch that needs it, however often its workgroups read it.
struct KernelUse {
  std::string name;
  uint64_t dispatches = 0;
  double flops = 0;  // of matrix products and recurrences, a multiply-add counted as two; 0 for the other kernels
  double bytes_loaded = 0, bytes_stored = 0;
  std::optional<double> seconds = {};  // by the device's clock; none where it has none
};

class Backend {
 public:
  virtual ~Backend() = default;

  /// The kind of device: "cpu", "reference".
  virtual const char* device() const = 0;
  /// What the device sets bounds to, by name: "threads" 2.
  virtual std::vector<std::pair<std::string, int64_t>> limits() const = 0;
  /// For people: "AVX2 + FMA · 2 threads".
  virtual std::string description() const = 0;
  virtual int threads() const = 0;
  /// What the device could do at best: GFLOP/s of multiply-adds that never leave the registers, on
  /// all threads, measured now (about 0.1 s).
  virtual double peak_gflops() = 0;

  virtual DeviceCounters counters() const { return {}; }
  /// Does `work` and tells what each kernel did in it, in the order of their first dispatches. Every dispatch is timed
  /// by itself, which takes longer than without. Waits for the device. Empty for devices without kernels.
  virtual std::vector<KernelUse> profile(const std::function<void()>& work) {
    work();
    return {};
  }
  /// Can the device go away while it is used, as a GPU can?
  virtual bool can_be_lost() const { return false; }
  /// Fails with a sentence once the device is lost or had no memory for what was asked of it. Operations then do
  /// nothing, and what was on the device is gone.
  virtual Status status() const { return Ok{}; }

  // ------------------------------------------------------------------------------------------ memory

  /// `floats` zeros on a 64-byte boundary. See DeviceBuffer.
  virtual float* allocate(size_t floats) = 0;
  /// Gives back what allocate() returned for this size.
  virtual void release(float* memory, size_t floats) = 0;
  virtual void upload(std::span<const float> host, float* device) = 0;
  virtual void download(std::span<const float> device, float* host) = 0;
  /// Both on the device; they do not overlap.
  virtual void copy(std::span<const float> from, float* to) = 0;
  virtual void clear(std::span<float> values) = 0;

  // --------------------------------------------------------------------------------------- operations

  /// y[r] = table[ids[r]]. ids: N values in [0, V); table: (V, E); y: (N, E).
  virtual void embedding_forward(std::span<const int32_t> ids, ConstMatrix table, Matrix y) = 0;
  /// d_table[ids[r]] += d_y[r], in the order of r; all other rows stay as they are if `accumulate`, or become zero.
  virtual void embedding_backward(std::span<const int32_t> ids, ConstMatrix d_y, Matrix d_table, bool accumulate) = 0;

  /// y = x * mask / (1 - p), each element kept with probability 1 - p; y may be x. The gradient is
  /// the same call on d_y. REQUIRES: 0 <= p < 1.
  virtual void dropout(const DropoutKey& key, float p, std::span<const float> x, std::span<float> y) = 0;

  /// Runs one layer over a whole sequence.
  /// x: (T*B, input); state_in, state_out: (state_parts, B, H), which may be the same buffer; y: (T*B, H);
  /// tape: shape.tape_size() floats, filled with what backward needs: the gates (T*B, G*H), an RNN's before its
  /// activation; then for a GRU the hidden side before them (T*B, G*H), then for an LSTM c (T*B, H).
  virtual void recurrent_forward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights,
                                 const float* x, const float* state_in, float* y, float* state_out, float* tape) = 0;
  /// Full backpropagation through time for the call above. d_y: (T*B, H), overwritten: each row ends as the whole
  /// gradient of its h. d_x: (T*B, input), written; null when nobody needs it. `tape` is overwritten, `d_weights`
  /// written.
  virtual void recurrent_backward(const RecurrentShape& shape, const RecurrentParameters<const float>& weights,
                                  const float* x, const float* state_in, const float* y, float* tape, float* d_y,
                                  float* d_x, const RecurrentParameters<float>& d_weights) = 0;

  /// C = op(A) op(B), op being the transposition of those that ask for it. A general matrix product, for benchmarks:
  /// the network's own are inside the operations around this one.
  virtual void product(ConstMatrix a, bool transpose_a, ConstMatrix b, bool transpose_b, Matrix c) = 0;

  /// y = x W^T + b. x: (N, H), y: (N, V).
  virtual void linear(ConstMatrix x, const LinearParameters<const float>& weights, Matrix y) = 0;

  /// Mean over the N rows of -log softmax(x W^T + b)[target]. The logits are never stored whole.
  virtual double cross_entropy(ConstMatrix x, const LinearParameters<const float>& weights,
                               std::span<const int32_t> targets) = 0;
  /// The same loss, left in the numbers of `slot`, with its gradients: d_x (N, H) and d_weights are written.
  virtual void cross_entropy_with_gradients(ConstMatrix x, const LinearParameters<const float>& weights,
                                            std::span<const int32_t> targets, Matrix d_x,
                                            const LinearParameters<float>& d_weights, int slot) = 0;

  // ------------------------------------------------------------------------------------ a step's update

  /// Numbers of so many steps are kept; a step uses slot (its number modulo kSlots).
  static constexpr int kSlots = 4;
  /// How many steps a caller may queue before it waits for the numbers of the first of them; below kSlots. 0: the
  /// device computes while it is called.
  virtual int steps_ahead() const { return 0; }
  /// The slot's numbers become zero.
  virtual void begin_step(int slot) = 0;
  /// Waits until the device has computed them.
  virtual StepNumbers numbers(int slot) = 0;

  /// The slot's squared_norm += the sum of squares, which is accumulated in double precision where the device has it.
  virtual void add_squares(std::span<const float> values, int slot) = 0;

  /// One update of all `weights` with clipped gradients; nothing at all if the step is not sound (see UpdateRule). Adam
  /// keeps its two moments in the last two spans; SGD keeps its momentum in the first of them. All spans have one
  /// length, a multiple of 16, padding included.
  virtual void update(const OptimizerStep& step, const UpdateRule& rule, std::span<float> weights,
                      std::span<const float> gradients, std::span<float> first_moments,
                      std::span<float> second_moments) = 0;

  /// Is catch_up() there, and does leaving rows of the embedding late pay on this device?
  virtual bool can_catch_up() const { return false; }
  /// Adam's updates that `rows` have missed, to the bit as update() would have made them with gradients of zero.
  /// updates: the latest ones, the oldest first, at least as many as any row has missed and at most kMostDeferred.
  /// REQUIRES: can_catch_up().
  virtual void catch_up(std::span<const OptimizerStep>, std::span<const DeferredRow>, const AdamTable&) {}
  static constexpr int kMostDeferred = 32;
};

}  // namespace geci
