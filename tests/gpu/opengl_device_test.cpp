#include "gpu/opengl_device.h"

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "gpu/shaders.h"

namespace geci::opengl_device_test {
namespace {

constexpr size_t kCount = 64, kBytes = kCount * sizeof(float);

std::unique_ptr<Device> open() {
  Result<std::unique_ptr<Device>> made = make_opengl_device(true);
  REQUIRE_MESSAGE(made.ok(), (made.ok() ? std::string() : made.error().english()));
  return std::move(*made);
}

BufferRange new_buffer(Device& device) { return {device.create_buffer(kBytes), 0, kBytes}; }

std::vector<float> contents(Device& device, const BufferRange& range) {
  std::vector<float> values(range.bytes / sizeof(float));
  device.read(range, values.data());
  return values;
}

// to = factor * the sum of 64 ones, by total.wgsl; from a fresh copy of the ones each time.
void record_total(Device& device, KernelId total, float factor, const BufferRange& to) {
  struct Params {
    uint32_t count, accumulate;
    float factor;
    uint32_t values_offset, total_offset;
  };
  const std::vector<float> ones(kCount, 1.0F);
  const Params params = {kCount, 0, factor, 0, 0};
  const Binding bindings[] = {{1, device.stage(std::as_bytes(std::span(ones)))}, {2, to}};
  device.dispatch(total, std::as_bytes(std::span(&params, 1)), bindings, {1, 1});
}

}  // namespace

TEST_CASE("a new buffer on the GPU is zero, whatever lay there before") {
  const auto device = open();
  for (int time = 0; time < 3; ++time) {
    const BufferRange buffer = new_buffer(*device);
    CHECK(contents(*device, buffer) == std::vector<float>(kCount));
    device->write(buffer, std::vector<float>(kCount, 7.0F).data());
    device->destroy_buffer(buffer.buffer);
  }
}

TEST_CASE("commands on the GPU see what those before them have left, in parts of buffers, too") {
  const auto device = open();
  const Result<KernelId> total = device->create_kernel("total");
  REQUIRE(total.ok());
  const BufferRange a = new_buffer(*device), b = new_buffer(*device);
  record_total(*device, *total, 1.0F, a);
  device->copy({a.buffer, 0, 4}, {b.buffer, 8, 4});
  record_total(*device, *total, 2.0F, a);
  device->copy({a.buffer, 0, 4}, {b.buffer, 12, 4});
  const float written = 5;
  device->write({b.buffer, 16, 4}, &written);
  device->copy({a.buffer, 0, 4}, {b.buffer, 0, 4});
  device->clear({b.buffer, 12, 4});
  record_total(*device, *total, 3.0F, a);
  const std::vector<float> result = contents(*device, {b.buffer, 0, 24});
  CHECK(result == std::vector<float>{128, 0, 64, 0, 5, 0});
  CHECK(contents(*device, {a.buffer, 0, 4}) == std::vector<float>{192});
}

TEST_CASE("what is staged for the GPU may be much, and a buffer may be given back before its commands have run") {
  const auto device = open();
  const Result<KernelId> total = device->create_kernel("total");
  REQUIRE(total.ok());
  const BufferRange result = new_buffer(*device);
  for (int submit = 0; submit < 5; ++submit) {
    for (uint32_t i = 0; i < 500; ++i) {
      const BufferRange own = new_buffer(*device);
      record_total(*device, *total, static_cast<float>(i), own);
      if (i % 50 == 0) device->copy({own.buffer, 0, 4}, {result.buffer, i / 50 * 4, 4});
      device->destroy_buffer(own.buffer);
    }
    device->submit();
    for (uint32_t i = 0; i < 10; ++i) {
      CHECK(contents(*device, {result.buffer, i * 4, 4}) == std::vector<float>{static_cast<float>(i) * 50 * kCount});
    }
  }
}

TEST_CASE("reads from the GPU may be on their way while it goes on") {
  const auto device = open();
  const Result<KernelId> total = device->create_kernel("total");
  REQUIRE(total.ok());
  const BufferRange buffer = new_buffer(*device);
  std::array<ReadId, 3> reads;
  for (size_t i = 0; i < reads.size(); ++i) {
    record_total(*device, *total, static_cast<float>(i + 1), buffer);
    reads[i] = device->start_read({buffer.buffer, 0, 8});
  }
  for (size_t i = reads.size(); i-- > 0;) {
    std::array<float, 2> values = {};
    device->finish_read(reads[i], values.data());
    CHECK(values == std::array<float, 2>{static_cast<float>(i + 1) * kCount, 0});
  }
  CHECK(device->counters().dispatches == 3);
  CHECK(device->counters().submits == 3);
  CHECK(device->counters().bytes_read == 24);
}

TEST_CASE("every kernel is taken by the driver, and has both languages") {
  const auto device = open();
  for (const ShaderSource& shader : all_shaders()) {
    CAPTURE(shader.name);
    const Result<KernelId> kernel = device->create_kernel(shader.name);
    CHECK_MESSAGE(kernel.ok(), (kernel.ok() ? std::string() : kernel.error().english()));
    CHECK(std::string_view(shader.wgsl).find("@compute") != std::string_view::npos);
    CHECK(std::string_view(shader.glsl).find("#version 430") == 0);
  }
}

}  // namespace geci::opengl_device_test
