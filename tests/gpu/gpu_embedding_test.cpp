#include <doctest/doctest.h>

#include <array>

#include "cpu/cpu_backend.h"
#include "gpu/guarded.h"

namespace geci::gpu_embedding_test {
namespace {

using namespace gpu_testing;

struct Sizes {
  int rows, vocab, width;
};
constexpr Sizes kSizes[] = {{1, 1, 1}, {7, 3, 5}, {64, 131, 16}, {257, 97, 65}};

// Some ids come often, some never.
std::vector<int32_t> ids_for(const Sizes& size) {
  std::vector<int32_t> ids(static_cast<size_t>(size.rows));
  RandomStream random(7, RandomUse::kBenchmark, 1);
  for (int32_t& id : ids) {
    id = static_cast<int32_t>(random.next_below(static_cast<uint32_t>(size.vocab)));
    if (random.next_below(3) == 0) id = size.vocab / 2;
  }
  return ids;
}

}  // namespace

TEST_CASE("the GPU's embedding is rows of the table, to the bit") {
  GpuBackend& backend = gpu();
  for (const Sizes& size : kSizes) {
    const std::vector<int32_t> ids = ids_for(size);
    const FloatBuffer table = normal_floats(1, element_count(size.vocab, size.width));
    Guarded device_table(backend, table, 1), y(backend, element_count(size.rows, size.width), 2);
    backend.embedding_forward(ids, device_table.matrix(size.vocab, size.width), y.matrix(size.rows, size.width));
    const FloatBuffer result = y.values();
    for (size_t i = 0; i < result.size(); ++i) {
      const auto width = static_cast<size_t>(size.width);
      REQUIRE(result[i] == table[static_cast<size_t>(ids[i / width]) * width + i % width]);
    }
  }
}

TEST_CASE("the GPU's gradient of the embedding adds in the order of the rows, to the bit") {
  GpuBackend& backend = gpu();
  for (const Sizes& size : kSizes) {
    for (const bool accumulate : {false, true}) {
      const std::vector<int32_t> ids = ids_for(size);
      const FloatBuffer d_y = normal_floats(1, element_count(size.rows, size.width));
      const FloatBuffer before = normal_floats(2, element_count(size.vocab, size.width));
      Guarded gradient(backend, d_y, 3), table(backend, before, 1);
      backend.embedding_backward(ids, gradient.matrix(size.rows, size.width), table.matrix(size.vocab, size.width),
                                 accumulate);
      FloatBuffer expected = accumulate ? before : FloatBuffer(before.size());
      for (size_t i = 0; i < d_y.size(); ++i) {
        const auto width = static_cast<size_t>(size.width);
        expected[static_cast<size_t>(ids[i / width]) * width + i % width] += d_y[i];
      }
      CHECK(table.values() == expected);
    }
  }
}

TEST_CASE("the GPU's dropout masks are the processor's, to the bit") {
  GpuBackend& backend = gpu();
  const auto processor = make_cpu_backend(1);
  constexpr std::array<DropoutKey, 3> kKeys = {DropoutKey{1, 2, 3}, DropoutKey{0xFEDCBA9876543210, 0xFFFFFFFFFF, 7},
                                               DropoutKey{}};
  for (const DropoutKey& key : kKeys) {
    for (const size_t count : {size_t{1}, size_t{3}, size_t{4}, size_t{1023}, size_t{70'001}}) {
      for (const float p : {0.0F, 0.2F, 0.999F}) {
        const FloatBuffer x = normal_floats(5, count);
        Guarded input(backend, x, 1), output(backend, count, 2), in_place(backend, x, 3);
        backend.dropout(key, p, input.span(), output.span());
        backend.dropout(key, p, in_place.span(), in_place.span());
        FloatBuffer expected(count);
        processor->dropout(key, p, x, expected);
        CHECK(output.values() == expected);
        CHECK(in_place.values() == expected);
      }
    }
  }
}

}  // namespace geci::gpu_embedding_test
