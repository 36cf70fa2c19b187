// Compiled once per instruction set: CMake defines GECI_SIMD, the namespace and table's name, and
// GECI_SIMD_HEADER, the header that defines its vectors.
#include "cpu/kernels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include GECI_SIMD_HEADER
#include "cpu/vector_math.h"

// Needs the vectors above.
#include "cpu/cells.h"

namespace geci::GECI_SIMD {
namespace {

constexpr int kPanel = kTileVectors * kLanes;
static_assert(kBlockRows % kTileRows == 0);
static_assert(kPanel <= kWidestPanel);

// ------------------------------------------------------------------------------------------ GEMM

// Four floats, whatever the width of F32: the pieces that are transposed in registers.
typedef float F32x4 __attribute__((vector_size(16)));

F32x4 load_4(const float* p) {
  F32x4 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
void store_4(float* p, F32x4 v) { std::memcpy(p, &v, sizeof v); }

void transpose_4x4(const float* from, ptrdiff_t from_stride, float* to, ptrdiff_t to_stride) {
  const F32x4 a = load_4(from), b = load_4(from + from_stride);
  const F32x4 c = load_4(from + 2 * from_stride), d = load_4(from + 3 * from_stride);
  const F32x4 ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const F32x4 cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  store_4(to, __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5));
  store_4(to + to_stride, __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7));
  store_4(to + 2 * to_stride, __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5));
  store_4(to + 3 * to_stride, __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7));
}

// to (cols, rows) = from (rows, cols) transposed; rows of either lie a stride apart.
void transpose(const float* from, ptrdiff_t from_stride, int rows, int cols, float* to, ptrdiff_t to_stride) {
  int r = 0;
  for (; r + 4 <= rows; r += 4, from += 4 * from_stride, to += 4) {
    int c = 0;
    for (; c + 4 <= cols; c += 4) transpose_4x4(from + c, from_stride, to + c * to_stride, to_stride);
    for (; c < cols; ++c) {
      for (int i = 0; i < 4; ++i) to[c * to_stride + i] = from[i * from_stride + c];
    }
  }
  for (; r < rows; ++r, from += from_stride, ++to) {
    for (int c = 0; c < cols; ++c) to[c * to_stride] = from[c];
  }
}

// B is stored block of depth by block of depth; within one, panel by panel; within one, row by row.
const float* panel_of(const float* packed, int k, int n, int depth, int panel) {
  const int panels = (n + kPanel - 1) / kPanel;
  const int rows = std::min(kBlockDepth, k - depth);
  return packed + static_cast<size_t>(depth) * static_cast<size_t>(panels * kPanel) +
         static_cast<size_t>(panel) * static_cast<size_t>(rows * kPanel);
}

// A whole panel in vectors: a copy of a few bytes by memcpy is a call, and in WebAssembly a dear one.
void copy_panel(const float* from, ptrdiff_t from_stride, int rows, float* to) {
  for (int i = 0; i < rows; ++i, from += from_stride, to += kPanel) {
    for (int j = 0; j < kTileVectors; ++j) store(to + j * kLanes, load(from + j * kLanes));
  }
}

// Rows [depth, depth + rows) of one panel of B, columns past n as zeros.
void pack_panel(Strided b, int depth, int rows, int n, int panel, float* to) {
  const int column = panel * kPanel, width = std::min(kPanel, n - column);
  const float* from = b.data + depth * b.row_stride + column * b.col_stride;
  if (width < kPanel) std::fill_n(to, static_cast<size_t>(rows * kPanel), 0.0F);
  if (b.col_stride == 1 && width == kPanel) {
    copy_panel(from, b.row_stride, rows, to);
  } else if (b.col_stride == 1) {
    for (int i = 0; i < rows; ++i) std::copy_n(from + i * b.row_stride, width, to + i * kPanel);
  } else {
    transpose(from, b.col_stride, width, rows, to, kPanel);
  }
}

void pack(Strided b, int k, int n, int first, int last, float* packed) {
  for (int depth = 0; depth < k; depth += kBlockDepth) {
    const int rows = std::min(kBlockDepth, k - depth);
    for (int panel = first; panel < last; ++panel) {
      pack_panel(b, depth, rows, n, panel, const_cast<float*>(panel_of(packed, k, n, depth, panel)));
    }
  }
}

// Strips of kTileRows rows, column by column; rows past m are left as they are and never read.
void pack_strips(Strided a, int m, int k, float* to) {
  for (int row = 0; row < m; row += kTileRows, to += static_cast<ptrdiff_t>(k) * kTileRows) {
    const int height = std::min(kTileRows, m - row);
    const float* from = a.data + row * a.row_stride;
    if (a.col_stride == 1) {
      transpose(from, a.row_stride, height, k, to, kTileRows);
    } else if (height == kTileRows) {
      for (int j = 0; j < k; ++j) std::memcpy(to + j * kTileRows, from + j * a.col_stride, kTileRows * sizeof(float));
    } else {
      for (int j = 0; j < k; ++j) std::copy_n(from + j * a.col_stride, height, to + j * kTileRows);
    }
  }
}

template <int kRows>
using Sums = F32[kRows][kTileVectors];

template <int kRows>
void store_tile(const Sums<kRows>& sums, float* c, int c_stride, bool accumulate) {
  for (int i = 0; i < kRows; ++i) {
    for (int j = 0; j < kTileVectors; ++j) {
      float* to = c + static_cast<ptrdiff_t>(i) * c_stride + j * kLanes;
      store(to, accumulate ? load(to) + sums[i][j] : sums[i][j]);
    }
  }
}

// A tile that reaches over the right edge of C goes through a whole one on the stack.
template <int kRows>
void store_edge(const Sums<kRows>& sums, float* c, int c_stride, int width, bool accumulate) {
  float whole[kRows * kPanel];
  store_tile<kRows>(sums, whole, kPanel, false);
  for (int i = 0; i < kRows; ++i) {
    for (int j = 0; j < width; ++j) {
      float& to = c[static_cast<ptrdiff_t>(i) * c_stride + j];
      to = accumulate ? to + whole[i * kPanel + j] : whole[i * kPanel + j];
    }
  }
}

// C (kRows, width) from a strip of A, whose rows past kRows are not looked at, and a panel of B.
template <int kRows>
void multiply_tile(int k, const float* a, const float* b, float* c, int c_stride, int width, bool accumulate) {
  Sums<kRows> sums = {};
  for (int i = 0; i < k; ++i, a += kTileRows, b += kPanel) {
    F32 row[kTileVectors];
    for (int j = 0; j < kTileVectors; ++j) row[j] = load(b + j * kLanes);
    for (int r = 0; r < kRows; ++r) {
      const F32 factor = splat(a[r]);
      for (int j = 0; j < kTileVectors; ++j) sums[r][j] = multiply_add(factor, row[j], sums[r][j]);
    }
  }
  if (width == kPanel) {
    store_tile<kRows>(sums, c, c_stride, accumulate);
  } else {
    store_edge<kRows>(sums, c, c_stride, width, accumulate);
  }
}

using MultiplyTile = void (*)(int, const float*, const float*, float*, int, int, bool);

template <int... kIndices>
constexpr std::array<MultiplyTile, kTileRows> tiles_of_every_height(std::integer_sequence<int, kIndices...>) {
  return {multiply_tile<kIndices + 1>...};
}
// By height, from 1: the last strip of a few rows costs no more than they do.
constexpr std::array<MultiplyTile, kTileRows> kTiles =
    tiles_of_every_height(std::make_integer_sequence<int, kTileRows>());

void gemm(Strided a, int m, int k, int n, const RightOperand& b, int first, int last, float* c, int c_stride,
          bool accumulate, float* scratch) {
  float* strips = scratch;
  float* own_panel = scratch + static_cast<ptrdiff_t>(kBlockDepth) * kBlockRows;
  for (int depth = 0; depth < k; depth += kBlockDepth) {
    const int rows = std::min(kBlockDepth, k - depth);
    for (int top = 0; top < m; top += kBlockRows) {
      const int block = std::min(kBlockRows, m - top);
      pack_strips({a.data + top * a.row_stride + depth * a.col_stride, a.row_stride, a.col_stride}, block, rows,
                  strips);
      for (int panel = first; panel < last; ++panel) {
        if (!b.packed) pack_panel(b.plain, depth, rows, n, panel, own_panel);
        const float* columns = b.packed ? panel_of(b.packed, k, n, depth, panel) : own_panel;
        const int column = panel * kPanel, width = std::min(kPanel, n - column);
        for (int row = 0; row < block; row += kTileRows) {
          const MultiplyTile multiply = kTiles[static_cast<size_t>(std::min(kTileRows, block - row) - 1)];
          multiply(rows, strips + static_cast<ptrdiff_t>(row) * rows, columns,
                   c + static_cast<ptrdiff_t>(top + row) * c_stride + column, c_stride, width, accumulate || depth > 0);
        }
      }
    }
  }
}

void dot_rows(const float* x, const float* w, const float* bias, int k, int n, float* y) {
  for (int j = 0; j < n; ++j, w += k) {
    F32 sums{};
    int i = 0;
    for (; i + kLanes <= k; i += kLanes) sums = multiply_add(load(x + i), load(w + i), sums);
    float sum = sum_lanes(sums);
    for (; i < k; ++i) sum += x[i] * w[i];
    y[j] = bias[j] + sum;
  }
}

// --------------------------------------------------------------------------------------- softmax

// x += bias; returns the largest.
float add_bias(float* x, const float* bias, int n) {
  float result = -std::numeric_limits<float>::infinity();
  int i = 0;
  if (n >= kLanes) {
    F32 lanes = splat(result);
    for (; i + kLanes <= n; i += kLanes) {
      const F32 sum = load(x + i) + load(bias + i);
      store(x + i, sum);
      lanes = maximum(lanes, sum);
    }
    result = largest_lane(lanes);
  }
  for (; i < n; ++i) {
    x[i] += bias[i];
    result = x[i] > result ? x[i] : result;
  }
  return result;
}

// e^x for a softmax: below e^-60 nothing, so that a gradient's share of it stays clear of denormals.
F32 share(F32 x) { return select(x < splat(-60.0F), F32{}, exponential(x)); }

// x = e^(x - shift); returns the sum.
float exponentiate(float* x, int n, float shift) {
  F32 sums{};
  int i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const F32 value = share(load(x + i) - splat(shift));
    store(x + i, value);
    sums += value;
  }
  float sum = sum_lanes(sums);
  if (i < n) store(x + i, share(load(x + i, n - i) - splat(shift)), n - i);
  for (; i < n; ++i) sum += x[i];
  return sum;
}

double softmax_row(float* logits, const float* bias, int n, int target, float scale) {
  const float shift = add_bias(logits, bias, n), chosen = logits[target];
  const float sum = exponentiate(logits, n, shift);
  if (scale > 0) {
    const float factor = scale / sum;
    for (int i = 0; i < n; ++i) logits[i] *= factor;
    logits[target] -= scale;
  }
  return std::log(static_cast<double>(sum)) + static_cast<double>(shift) - static_cast<double>(chosen);
}

// ------------------------------------------------------------------------------- sums and updates

void column_sums(const float* x, int rows, int cols, int stride, float* sums, bool accumulate) {
  if (!accumulate) std::fill_n(sums, cols, 0.0F);
  for (int r = 0; r < rows; ++r, x += stride) {
    for (int j = 0; j < cols; ++j) sums[j] += x[j];
  }
}

double sum_of_squares(const float* x, size_t n) {
  typedef double F64 __attribute__((vector_size(2 * sizeof(F32))));  // as many lanes as F32
  F64 sums[2] = {};
  size_t i = 0;
  for (; i + 2 * kLanes <= n; i += 2 * kLanes) {
    for (size_t j = 0; j < 2; ++j) {
      const F64 value = __builtin_convertvector(load(x + i + j * kLanes), F64);
      sums[j] += value * value;
    }
  }
  const F64 both = sums[0] + sums[1];
  double sum = 0;
  for (int lane = 0; lane < kLanes; ++lane) sum += both[lane];
  for (; i < n; ++i) sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  return sum;
}

void apply(VectorFunction f, const float* x, int n, float* y) {
  for_each_vector(n, [&](int i, int lanes) {
    const F32 v = load(x + i, lanes);
    const F32 result = f == VectorFunction::kExponential ? exponential(v)
                       : f == VectorFunction::kTanh      ? hyperbolic_tangent(v)
                                                         : sigmoid(v);
    store(y + i, result, lanes);
  });
}

template <int kCount>
F32 total_of(const F32 (&vectors)[kCount]) {
  F32 total{};
  for (const F32& vector : vectors) total += vector;
  return total;
}

// Chains of sums that wait for nothing but themselves; enough of them keep every multiplier busy.
double fused_rounds(int rounds, float* result) {
  constexpr int kSums = kTileRows * kTileVectors;
  F32 sums[kSums] = {};
  const F32 factor = splat(*result), term = splat(1.0F - *result);
  for (int i = 0; i < rounds; ++i) {
    for (F32& sum : sums) sum = multiply_add(sum, factor, term);
  }
  *result = sum_lanes(total_of(sums));
  return 2.0 * rounds * kSums * kLanes;
}

// Without a fused instruction a sum that is multiplied itself would wait for two. Here products and sums are
// chains of their own; seven of each, and the factor, fit the registers that engines leave. The products
// change every round, for what does not change is computed once.
double unfused_rounds(int rounds, float* result) {
  constexpr int kSums = 7;
  F32 sums[kSums] = {}, products[kSums];
  const F32 factor = splat(*result + 0.5F);
  for (F32& product : products) product = splat(1.0F - *result);
  for (int i = 0; i < rounds; ++i) {
    for (int j = 0; j < kSums; ++j) {
      products[j] = products[j] * factor;
      sums[j] = sums[j] + products[j];
    }
  }
  *result = sum_lanes(total_of(sums));
  return 2.0 * rounds * kSums * kLanes;
}

double multiply_add_rounds(int rounds, float* result) {
  return kFused ? fused_rounds(rounds, result) : unfused_rounds(rounds, result);
}

struct AdamVectors {
  F32 w, m, v;
};

F32 moved(const AdamCoefficients& c, const AdamVectors& x) {
  const F32 denominator = square_root(x.v) * splat(c.inverse_sqrt_bias) + splat(c.epsilon);
  return x.w * splat(c.keep) - splat(c.step_size) * (x.m / denominator);
}

AdamVectors adam_update(const AdamCoefficients& c, const AdamVectors& old, F32 gradient) {
  const F32 g = gradient * splat(c.gradient_scale);
  AdamVectors next = {old.w, flush_tiny(old.m * splat(c.beta1) + g * splat(c.one_minus_beta1)),
                      flush_tiny(old.v * splat(c.beta2) + g * g * splat(c.one_minus_beta2))};
  next.w = moved(c, next);
  return next;
}

void adam(const AdamCoefficients& c, size_t n, float* w, const float* g, float* m, float* v) {
  for (size_t i = 0; i < n; i += kLanes) {
    const AdamVectors next = adam_update(c, {load(w + i), load(m + i), load(v + i)}, load(g + i));
    store(w + i, next.w);
    store(m + i, next.m);
    store(v + i, next.v);
  }
}

bool any_lane(I32 mask) {
  int any = 0;
  for (int lane = 0; lane < kLanes; ++lane) any |= mask[lane];
  return any != 0;
}

// Sixteen weights and their moments.
constexpr size_t kGroup = 16;
using AdamGroup = std::array<AdamVectors, kGroup / kLanes>;

void decay(const AdamCoefficients& c, AdamGroup& group) {
  for (AdamVectors& x : group) {
    x.m = flush_tiny(x.m * splat(c.beta1));
    x.v = flush_tiny(x.v * splat(c.beta2));
  }
}

// Has any weight changed?
bool move(const AdamCoefficients& c, AdamGroup& group) {
  I32 changed{};
  for (AdamVectors& x : group) {
    const F32 w = moved(c, x);
    changed |= w != x.w;
    x.w = w;
  }
  return any_lane(changed);
}

// As soon as an update that is the strongest of those to come has changed none of the group's weights, none will.
void idle_group(std::span<const IdleUpdate> updates, AdamGroup& group) {
  size_t i = 0;
  for (bool moves = true; moves && i < updates.size(); ++i) {
    decay(updates[i].adam, group);
    moves = move(updates[i].adam, group) || !updates[i].strongest;
  }
  for (; i < updates.size(); ++i) decay(updates[i].adam, group);
}

void adam_idle(std::span<const IdleUpdate> updates, size_t n, float* w, float* m, float* v) {
  AdamGroup group;
  for (size_t begin = 0; begin < n; begin += kGroup) {
    for (size_t j = 0; j < group.size(); ++j) {
      const size_t i = begin + j * kLanes;
      group[j] = {load(w + i), load(m + i), load(v + i)};
    }
    idle_group(updates, group);
    for (size_t j = 0; j < group.size(); ++j) {
      const size_t i = begin + j * kLanes;
      store(w + i, group[j].w);
      store(m + i, group[j].m);
      store(v + i, group[j].v);
    }
  }
}

void sgd(const SgdCoefficients& c, size_t n, float* w, const float* g, float* velocity) {
  for (size_t i = 0; i < n; i += kLanes) {
    const F32 gradient = load(g + i) * splat(c.gradient_scale) + load(w + i) * splat(c.weight_decay);
    const F32 v = flush_tiny(load(velocity + i) * splat(c.momentum) + gradient);
    store(velocity + i, v);
    store(w + i, load(w + i) - splat(c.rate) * v);
  }
}

}  // namespace

extern const Kernels kTable;
const Kernels kTable = {kName,    kShortName,          kPanel,        kTileRows,   pack,        gemm,
                        dot_rows, cell_forward,        cell_backward, softmax_row, column_sums, sum_of_squares,
                        apply,    multiply_add_rounds, adam,          adam_idle,   sgd};

}  // namespace geci::GECI_SIMD
