// Matrix products and sums of columns.
#include <algorithm>

#include "gpu/gpu_backend_impl.h"

namespace geci {
namespace {

constexpr int kGemmTile = 64, kLargeTile = 128;
// So many large tiles keep a device busy.
constexpr uint32_t kEnoughTiles = 64;
constexpr uint32_t kAccumulate = 1, kBias = 2, kSecondBias = 4;

// Can a kernel read it by four floats?
bool is_by_fours(const Bound& argument, ConstMatrix m) { return argument.offset % 4 == 0 && m.cols % 4 == 0; }

uint32_t flags_of(const Gemm& product) {
  return (product.accumulate ? kAccumulate : 0) | (product.bias.empty() ? 0 : kBias) |
         (product.second_bias.empty() ? 0 : kSecondBias);
}

Work work_of(const Gemm& product, double m, double n, double k) {
  const auto biases = static_cast<double>(product.bias.size() + product.second_bias.size());
  return {.flops = 2 * m * n * k, .loaded = m * k + k * n + biases + (product.accumulate ? m * n : 0), .stored = m * n};
}

}  // namespace

void GpuBackendImpl::gemm(const Gemm& product) {
  const int m = product.c.rows, n = product.c.cols, k = product.transpose_a ? product.a.rows : product.a.cols;
  if (m == 0 || n == 0) return;
  // A device takes so many workgroups side by side; a taller product goes in parts.
  const int most = static_cast<int>(std::min<int64_t>(int64_t{gpu().limits.groups} * kGemmTile, 1 << 30));
  if (product.transpose_a || m <= most) return gemm_part(product, m, n, k);
  for (int first = 0; first < m; first += most) {
    Gemm part = product;
    const int rows = std::min(most, m - first);
    part.a = {product.a.row(first), rows, product.a.cols};
    part.c = {product.c.row(first), rows, product.c.cols};
    gemm_part(part, rows, n, k);
  }
}

void GpuBackendImpl::gemm_part(const Gemm& product, int m, int n, int k) {
  struct Params {
    int m, n, k;
    uint32_t flags, a_offset;
    int a_stride;
    uint32_t b_offset;
    int b_stride;
    uint32_t c_offset;
    int c_stride;
    uint32_t bias_offset, extra_offset;
    int extra_stride, head_rows;
  };
  const Bound a = bound(1, product.a), b = bound(2, product.b), c = bound(3, product.c);
  const Bound bias = product.bias.empty() ? unused(4) : bound(4, product.bias.data(), product.bias.size());
  Bound extra = unused(5);
  if (!product.second_bias.empty()) extra = bound(5, product.second_bias.data(), product.second_bias.size());
  if (product.head.rows > 0) extra = bound(5, product.head);
  const bool by_fours = is_by_fours(a, product.a) && is_by_fours(b, product.b) &&
                        (product.head.rows == 0 || is_by_fours(extra, product.head));
  const Params params = {m,
                         n,
                         k,
                         flags_of(product),
                         a.offset,
                         product.a.cols,
                         b.offset,
                         product.b.cols,
                         c.offset,
                         product.c.cols,
                         bias.offset,
                         extra.offset,
                         product.head.cols,
                         product.head.rows};
  const bool large = by_fours && groups_of(m, kLargeTile) * groups_of(n, kLargeTile) >= kEnoughTiles;
  const int variant = (product.transpose_a ? 1 : 0) + (product.transpose_b ? 2 : 0) + (large ? 8 : by_fours ? 4 : 0);
  const int tile = large ? kLargeTile : kGemmTile;
  dispatch(Kernel::kGemm + variant, params, {{a, b, c, bias, extra}}, {groups_of(n, tile), groups_of(m, tile)},
           work_of(product, m, n, k));
}

void GpuBackendImpl::product(ConstMatrix a, bool transpose_a, ConstMatrix b, bool transpose_b, Matrix c) {
  gemm({.a = a, .transpose_a = transpose_a, .b = b, .transpose_b = transpose_b, .c = c});
}

void GpuBackendImpl::linear(ConstMatrix x, const LinearParameters<const float>& weights, Matrix y) {
  gemm({.a = x, .b = weights.w, .transpose_b = true, .c = y, .bias = weights.b});
}

// Two sums at once where both lie in the same buffers; a kernel then sees one argument that reaches over both.
void GpuBackendImpl::column_sums(ConstMatrix x, std::span<float> sums, ConstMatrix second, std::span<float> second_sums,
                                 bool accumulate) {
  struct Params {
    uint32_t rows, cols, accumulate, x_offset, second_x_offset, sums_offset, second_sums_offset;
  };
  const auto place = [&](const float* p) { return addresses_.find(p); };
  const bool has_second = !second_sums.empty();
  if (has_second && (place(x.data).buffer != place(second.data).buffer ||
                     place(sums.data()).buffer != place(second_sums.data()).buffer)) {
    column_sums(x, sums, {}, {}, accumulate);
    return column_sums(second, second_sums, {}, {}, accumulate);
  }
  if (!has_second) {
    second = x;
    second_sums = sums;
  }
  const float* first_x = std::min(x.data, second.data);
  const float* first_sum = std::min(sums.data(), second_sums.data());
  const float* last_sum = std::max(sums.data() + sums.size(), second_sums.data() + second_sums.size());
  const auto distance = [](const float* from, const float* to) { return static_cast<uint32_t>(to - from); };
  const Bound from = bound(1, first_x, distance(first_x, std::max(x.data, second.data)) + x.size());
  const Bound to = bound(2, first_sum, distance(first_sum, last_sum));
  const Params params = {static_cast<uint32_t>(x.rows),
                         static_cast<uint32_t>(x.cols),
                         accumulate ? 1U : 0U,
                         from.offset + distance(first_x, x.data),
                         from.offset + distance(first_x, second.data),
                         to.offset + distance(first_sum, sums.data()),
                         to.offset + distance(first_sum, second_sums.data())};
  const double sides = has_second ? 2 : 1;
  dispatch(Kernel::kColumnSums, params, {{from, to}}, {groups_of(x.cols, 32), has_second ? 2U : 1U},
           {.loaded = sides * (x.rows + (accumulate ? 1.0 : 0.0)) * x.cols, .stored = sides * x.cols});
}

}  // namespace geci
