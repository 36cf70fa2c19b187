// The inner loops, once per instruction set; a table of functions lets the program pick at run time.
// All are single-threaded and allocate nothing; src/cpu/cpu_backend.cpp cuts work into shards.
//
// Any element of a result is computed by the same operations in the same order wherever shards and
// tiles begin, so results do not depend on how the work was cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/backend.h"

namespace geci {

/// A matrix operand seen through strides: element (i, j) is data[i * row_stride + j * col_stride], one of which is 1.
struct Strided {
  const float* data = nullptr;
  ptrdiff_t row_stride = 0;
  ptrdiff_t col_stride = 1;

  Strided rows_from(int i) const { return {data + i * row_stride, row_stride, col_stride}; }
  Strided transposed() const { return {data, col_stride, row_stride}; }
};

inline Strided strided(ConstMatrix m) { return {m.data, m.cols, 1}; }

/// The right operand B (k, n) of a product: packed before, or else packed panel by panel on the way, which keeps each
/// panel in the first-level cache but is repeated for every block of rows of A.
struct RightOperand {
  const float* packed = nullptr;
  Strided plain = {};
};

/// GEMM works in blocks of kBlockDepth along the summed dimension, so that a panel of B stays in the
/// first-level cache (256 x 16 floats = 16 KiB), and of kBlockRows rows of A, which stay in the second.
inline constexpr int kBlockDepth = 256;
inline constexpr int kBlockRows = 96;
inline constexpr int kWidestPanel = 32;

/// Scratch that one call of `gemm` needs, in floats: a block of A and a panel of B.
inline constexpr size_t kGemmScratch = static_cast<size_t>(kBlockDepth) * (kBlockRows + kWidestPanel);

struct AdamCoefficients {
  float beta1, one_minus_beta1;
  float beta2, one_minus_beta2;
  float epsilon;
  float step_size;          // learning rate / (1 - beta1^step)
  float inverse_sqrt_bias;  // 1 / sqrt(1 - beta2^step)
  float gradient_scale;
  float keep;  // 1 - learning rate * weight decay
};

/// One of several updates in a row that find no gradient.
struct IdleUpdate {
  AdamCoefficients adam;
  bool strongest;  // none of those after it moves a weight further
};

struct SgdCoefficients {
  float rate, weight_decay, momentum, gradient_scale;
};

/// One time step's buffers, for some rows of the batch. G = gate_count(cell).
struct CellStep {
  float* x_side;          // (rows, G*H): W_ih x + b_ih, with the hidden side added unless they are kept apart
  float* h_side;          // (rows, G*H): W_hh h + b_hh of the GRU; x_side for other cells
  const float* h_before;  // (rows, H)
  const float* c_before;  // (rows, H), LSTM
  float* y;               // (rows, H): the new h
  float* c;               // (rows, H), LSTM: the new c
};

struct CellGradient {
  const float* d_y;   // (rows, H): of the new h, all that comes later included
  float* d_c;         // (rows, H), LSTM: of the new c on entry, of c_before on return
  float* d_h_before;  // (rows, H), GRU: the part past the matrix product is added; null at the first step
};

/// The functions behind the cells and the softmax.
enum class VectorFunction { kExponential, kTanh, kSigmoid };

struct Kernels {
  const char* name;        // for people
  const char* short_name;  // for command lines
  int panel_width;         // columns of one packed panel of B
  int tile_rows;

  /// Packs panels [first, last) of B (k, n), columns past n as zeros. `packed` holds the whole of B:
  /// k * panels * panel_width floats.
  void (*pack)(Strided b, int k, int n, int first, int last, float* packed);

  /// C (m, n) = A (m, k) * B for the columns of panels [first, last); added to C if `accumulate`.
  void (*gemm)(Strided a, int m, int k, int n, const RightOperand& b, int first, int last, float* c, int c_stride,
               bool accumulate, float* scratch);

  /// y[j] = bias[j] + x . w[j]. x: (k), w: (n, k).
  void (*dot_rows)(const float* x, const float* w, const float* bias, int k, int n, float* y);

  /// One time step of `rows` sequences side by side, after both matrix products: the gates'
  /// activations, in place, and the new state.
  void (*cell_forward)(Cell cell, int rows, int hidden, const CellStep& step);
  /// Its derivative: the gates become their gradients; see CellGradient.
  void (*cell_backward)(Cell cell, int rows, int hidden, const CellStep& step, const CellGradient& gradient);

  /// -log softmax(products + bias)[target] of one row. With scale > 0 the row becomes
  /// scale * (softmax(products + bias) - onehot(target)), its gradient; otherwise its content is lost.
  double (*softmax_row)(float* products, const float* bias, int n, int target, float scale);

  /// sums[j] = sum over rows of x[r][j], or += if `accumulate`.
  void (*column_sums)(const float* x, int rows, int cols, int stride, float* sums, bool accumulate);

  double (*sum_of_squares)(const float* x, size_t n);

  /// y[i] = f(x[i]): the vector functions by themselves, for tests of their error.
  void (*apply)(VectorFunction f, const float* x, int n, float* y);

  /// `rounds` rounds of independent multiply-adds on registers alone, as many as keep the processor busy.
  /// Returns the number of floating-point operations; `result` keeps the compiler from leaving them out.
  double (*multiply_add_rounds)(int rounds, float* result);

  /// n is a multiple of 16.
  void (*adam)(const AdamCoefficients& c, size_t n, float* w, const float* g, float* m, float* v);
  /// What `adam` would do with gradients of zero, `updates` one after the other, to the bit. n is a multiple of 16.
  void (*adam_idle)(std::span<const IdleUpdate> updates, size_t n, float* w, float* m, float* v);
  void (*sgd)(const SgdCoefficients& c, size_t n, float* w, const float* g, float* velocity);
};

/// Every table this processor can run, the best first; the last is the portable one.
std::span<const Kernels* const> supported_kernels();

inline int panel_count(const Kernels& kernels, int n) { return (n + kernels.panel_width - 1) / kernels.panel_width; }
inline size_t packed_size(const Kernels& kernels, int k, int n) {
  return static_cast<size_t>(k) * static_cast<size_t>(panel_count(kernels, n) * kernels.panel_width);
}

}  // namespace geci
