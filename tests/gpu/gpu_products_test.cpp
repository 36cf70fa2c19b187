#include <doctest/doctest.h>

#include "gpu/device.h"
#include "gpu/guarded.h"
#include "gpu/opengl_device.h"

namespace geci::gpu_products_test {
namespace {

using namespace gpu_testing;

struct Sizes {
  int m, n, k;
};

// One, a tile and one more or less, primes, multiples of four, which are read by fours, and many tiles, which are
// large.
constexpr Sizes kSizes[] = {{1, 1, 1},   {1, 64, 32},   {64, 64, 32},  {63, 65, 31}, {65, 63, 33},  {4, 8, 12},
                            {7, 131, 5}, {128, 68, 96}, {61, 127, 97}, {3, 257, 64}, {200, 4, 516}, {900, 1020, 20}};

double product_error(const Sizes& size, bool transpose_a, bool transpose_b, size_t lead) {
  GpuBackend& backend = gpu();
  const auto [m, n, k] = size;
  const FloatBuffer a = normal_floats(1, element_count(m, k)), b = normal_floats(2, element_count(k, n));
  Guarded left(backend, a, lead), right(backend, b, lead), result(backend, element_count(m, n), lead);
  const Matrix own_a = transpose_a ? left.matrix(k, m) : left.matrix(m, k);
  const Matrix own_b = transpose_b ? right.matrix(n, k) : right.matrix(k, n);
  backend.product(own_a, transpose_a, own_b, transpose_b, result.matrix(m, n));
  const FloatBuffer first = result.values();
  backend.product(own_a, transpose_a, own_b, transpose_b, result.matrix(m, n));
  CHECK(result.values() == first);
  return error_of(first, product(a, transpose_a, b, transpose_b, m, n, k));
}

}  // namespace

TEST_CASE("the GPU's product of any layout and place equals the plain sums, and is the same twice") {
  for (const Sizes& size : kSizes) {
    // Large tiles are read by fours alone.
    for (const size_t lead : size.m < 900 ? std::vector<size_t>{0, 1} : std::vector<size_t>{0}) {
      for (const bool transpose_a : {false, true}) {
        for (const bool transpose_b : {false, true}) {
          CAPTURE(size.m);
          CAPTURE(size.n);
          CAPTURE(size.k);
          CAPTURE(lead);
          CAPTURE(transpose_a);
          CAPTURE(transpose_b);
          CHECK(product_error(size, transpose_a, transpose_b, lead) < 1e-6);
        }
      }
    }
  }
}

TEST_CASE("the GPU's linear layer adds its bias") {
  GpuBackend& backend = gpu();
  for (const auto& [rows, outputs, inputs] : kSizes) {
    const FloatBuffer x = normal_floats(1, element_count(rows, inputs)),
                      w = normal_floats(2, element_count(outputs, inputs));
    const FloatBuffer bias = normal_floats(3, static_cast<size_t>(outputs));
    Guarded device_x(backend, x), device_w(backend, w), device_bias(backend, bias, 3),
        y(backend, element_count(rows, outputs));
    backend.linear(device_x.matrix(rows, inputs), {device_w.matrix(outputs, inputs), device_bias.span()},
                   y.matrix(rows, outputs));
    FloatBuffer expected(element_count(rows, outputs));
    make_reference_backend()->linear({x.data(), rows, inputs}, {{w.data(), outputs, inputs}, bias},
                                     {expected.data(), rows, outputs});
    CHECK(error_of(y.values(), expected) < 1e-6);
  }
}

TEST_CASE("the GPU's tiled product equals its plain one") {
  struct Params {
    uint32_t m, n, k, a_offset, a_row, a_col, b_offset, b_row, b_col, c_offset;
  };
  Result<std::unique_ptr<Device>> made = make_opengl_device(true);
  REQUIRE(made.ok());
  Device& device = **made;
  const Result<KernelId> kernel = device.create_kernel("gemm_naive");
  REQUIRE(kernel.ok());
  constexpr uint32_t kM = 65, kN = 67, kK = 37;
  const FloatBuffer a = normal_floats(1, kM * kK), b = normal_floats(2, kK * kN);
  FloatBuffer c(kM * kN);
  const auto buffer = [&](const FloatBuffer& values) {
    const BufferRange range = {device.create_buffer(values.size() * 4), 0, values.size() * 4};
    device.write(range, values.data());
    return range;
  };
  const BufferRange result = buffer(c);
  const Binding bindings[] = {{1, buffer(a)}, {2, buffer(b)}, {3, result}};
  const Params params = {kM, kN, kK, 0, kK, 1, 0, kN, 1, 0};
  device.dispatch(*kernel, std::as_bytes(std::span(&params, 1)), bindings, {5, 1});
  device.read(result, c.data());
  CHECK(error_of(c, product(a, false, b, false, kM, kN, kK)) < 1e-6);
}

}  // namespace geci::gpu_products_test
