#include <doctest/doctest.h>

#include "gpu/device.h"
#include "gpu/guarded.h"
#include "gpu/opengl_device.h"

namespace geci::gpu_failure_test {

using namespace gpu_testing;

TEST_CASE("a GPU for which a buffer is too large says so, does nothing more, and has no sound step") {
  Result<std::unique_ptr<GpuBackend>> made = make_gpu_backend();
  REQUIRE(made.ok());
  GpuBackend& backend = **made;
  CHECK(backend.can_be_lost());
  DeviceBuffer small(backend, FloatBuffer(64, 1.0F));
  CHECK(small.on_host() == FloatBuffer(64, 1.0F));
  backend.begin_step(0);
  CHECK(backend.numbers(0).loss == 0);
  REQUIRE(backend.status().ok());

  DeviceBuffer large(backend, size_t{1} << 38);  // a tebibyte
  REQUIRE_FALSE(backend.status().ok());
  CHECK(backend.status().error().english().find("MiB") != std::string::npos);
  const uint64_t dispatches = backend.counters().dispatches;
  const std::vector<int32_t> ids(4, 1);
  Matrix table = {large.data(), 16, 4}, rows = {small.data(), 4, 4};
  backend.embedding_forward(ids, table, rows);
  backend.begin_step(1);
  backend.cross_entropy_with_gradients(rows, {table, {large.data(), 16}}, ids, rows, {table, {large.data(), 16}}, 1);
  backend.add_squares({small.data(), 64}, 1);
  backend.update({}, {.slot = 1}, {small.data(), 64}, {large.data(), 64}, {large.data(), 64}, {large.data(), 64});
  CHECK(backend.counters().dispatches == dispatches);
  CHECK_FALSE(is_sound(backend.numbers(1), {}));
  float value = 0;
  backend.download({small.data(), 1}, &value);
  CHECK(std::isnan(value));
  CHECK(DeviceBuffer(backend, 5).data() != nullptr);
}

TEST_CASE("a device without memory for a buffer says so, and what is read from it then is NaN") {
  Result<std::unique_ptr<Device>> made = make_opengl_device(true);
  REQUIRE(made.ok());
  Device& device = **made;
  const BufferId small = device.create_buffer(64);
  CHECK(small != BufferId::kNone);
  CHECK(device.create_buffer(size_t{1} << 40) == BufferId::kNone);
  REQUIRE_FALSE(device.status().ok());
  CHECK(device.status().error().english().find("no memory left") != std::string::npos);
  float value = 0;
  device.clear({small, 0, 64});
  device.read({small, 0, 4}, &value);
  CHECK(std::isnan(value));
  device.finish_read(device.start_read({small, 0, 4}), &value);
  CHECK(device.create_buffer(64) == BufferId::kNone);
  device.destroy_buffer(small);
  device.finish();
}

TEST_CASE("a kernel that there is not is refused") {
  Result<std::unique_ptr<Device>> made = make_opengl_device(true);
  REQUIRE(made.ok());
  CHECK_FALSE((*made)->create_kernel("no such kernel").ok());
}

}  // namespace geci::gpu_failure_test
