#include <doctest/doctest.h>

#include <thread>

#include "gpu/guarded.h"

namespace geci::gpu_step_test {
namespace {

using namespace gpu_testing;

constexpr int kVocab = 61, kWidth = 16;

// A training step of a network with dropout and two layers, on zeros: what counts here is what is asked of the device.
class Steps {
 public:
  Steps(GpuBackend& backend, Cell cell, int steps, int batch)
      : backend_(backend), shape_{cell, steps, batch, kWidth, kWidth} {
    for (DeviceBuffer* all : {&weights_, &gradients_, &first_, &second_}) *all = DeviceBuffer(backend, 1 << 16);
    for (DeviceBuffer* activation : {&x_, &y_[0], &y_[1], &dropped_[0], &dropped_[1], &d_y_, &d_x_}) {
      *activation = DeviceBuffer(backend, element_count(shape_.rows(), kWidth));
    }
    for (DeviceBuffer& tape : tape_) tape = DeviceBuffer(backend, shape_.tape_size());
    state_ = DeviceBuffer(backend, 2 * element_count(batch, kWidth));
    ids_.assign(static_cast<size_t>(shape_.rows()), 3);
  }

  void step(int slot) {
    backend_.begin_step(slot);
    backend_.embedding_forward(ids_, table(weights_), rows(x_));
    backend_.dropout({}, 0.5F, x_, x_);
    for (const int k : {0, 1}) {
      backend_.recurrent_forward(shape_, layer<const float>(weights_), k == 0 ? x_.data() : dropped_[0].data(),
                                 state_.data(), y_[k].data(), state_.data(), tape_[k].data());
      backend_.dropout({}, 0.5F, y_[k], dropped_[k]);
    }
    backend_.cross_entropy_with_gradients(rows(dropped_[1]), output<const float>(weights_), ids_, rows(d_y_),
                                          output<float>(gradients_), slot);
    for (const int k : {1, 0}) {
      backend_.dropout({}, 0.5F, d_y_, d_y_);
      backend_.recurrent_backward(shape_, layer<const float>(weights_), x_.data(), state_.data(), y_[k].data(),
                                  tape_[k].data(), d_y_.data(), d_x_.data(), layer<float>(gradients_));
      d_y_.swap(d_x_);
    }
    backend_.dropout({}, 0.5F, d_y_, d_y_);
    backend_.embedding_backward(ids_, rows(d_y_), table(gradients_), false);
    backend_.add_squares(gradients_, slot);
    backend_.update({{}, 1}, {.slot = slot}, weights_, gradients_, first_, second_);
  }

 private:
  Matrix rows(DeviceBuffer& buffer) { return {buffer.data(), shape_.rows(), kWidth}; }
  static Matrix table(DeviceBuffer& all) { return {all.data() + 32768, kVocab, kWidth}; }
  template <class T>
  RecurrentParameters<T> layer(DeviceBuffer& all) {
    const auto gates = static_cast<size_t>(shape_.gates());
    float* at = all.data();
    return {{at, shape_.gates(), kWidth},
            {at + gates * kWidth, shape_.gates(), kWidth},
            {at + 2 * gates * kWidth, gates},
            {at + 2 * gates * kWidth + gates, gates}};
  }
  template <class T>
  static LinearParameters<T> output(DeviceBuffer& all) {
    float* at = all.data() + 16384;
    return {{at, kVocab, kWidth}, {at + kVocab * kWidth, kVocab}};
  }

  GpuBackend& backend_;
  RecurrentShape shape_;
  DeviceBuffer weights_, gradients_, first_, second_, x_, y_[2], dropped_[2], tape_[2], d_y_, d_x_, state_;
  std::vector<int32_t> ids_;
};

DeviceCounters spent(GpuBackend& backend, Cell cell, int steps) {
  Steps work(backend, cell, steps, 3);
  work.step(0);  // shapes are measured, buffers grow
  backend.numbers(0);
  const DeviceCounters before = backend.counters();
  work.step(1);
  backend.numbers(1);
  const DeviceCounters after = backend.counters();
  return {after.dispatches - before.dispatches, after.submits - before.submits, after.bytes_read - before.bytes_read};
}

}  // namespace

TEST_CASE("a step on the GPU is one submit of few dispatches, however long the window, and reads its numbers alone") {
  for (const Cell cell : {Cell::kRnnTanh, Cell::kLstm, Cell::kGru}) {
    const DeviceCounters shorter = spent(gpu(RecurrentForm::kLooping), cell, 3);
    const DeviceCounters longer = spent(gpu(RecurrentForm::kLooping), cell, 40);
    constexpr uint64_t kRecurrences = 4;  // two layers, there and back
    CHECK(shorter.dispatches - kRecurrences <= 30);
    CHECK(longer.dispatches == shorter.dispatches);
    CHECK(longer.submits == 1);
    CHECK(longer.bytes_read <= 64);
    const DeviceCounters by_steps = spent(gpu(RecurrentForm::kBySteps), cell, 40);
    CHECK(by_steps.dispatches == shorter.dispatches - kRecurrences + 40 * kRecurrences);
    CHECK(by_steps.submits == 1);
  }
}

TEST_CASE("threads can take turns on the GPU") {
  Result<std::unique_ptr<GpuBackend>> made = make_gpu_backend();
  REQUIRE(made.ok());
  GpuBackend& backend = **made;
  const FloatBuffer values = normal_floats(1, 64);
  DeviceBuffer a(backend, values), b(backend, 64), c(backend, 64);
  std::thread([&] { backend.product({a.data(), 8, 8}, false, {a.data(), 8, 8}, false, {b.data(), 8, 8}); }).join();
  FloatBuffer on_thread;
  std::thread([&] { on_thread = b.on_host(); }).join();
  backend.product({a.data(), 8, 8}, false, {a.data(), 8, 8}, false, {c.data(), 8, 8});
  CHECK(c.on_host() == on_thread);
  CHECK(error_of(on_thread, product(values, false, values, false, 8, 8, 8)) < 1e-6);
}

TEST_CASE("the GPU describes itself, and its peak is a number") {
  const Result<GpuDescription> about = describe_gpu();
  REQUIRE(about.ok());
  CHECK_FALSE(about->name.empty());
  CHECK(about->limits.workgroup_bytes >= 16384);
  CHECK(gpu().description().find(about->name) == 0);
  CHECK(gpu().peak_gflops() > 0);
  if (about->is_software) {
    const Result<GpuDescription> real = describe_gpu(false);
    REQUIRE_FALSE(real.ok());
    CHECK(real.error().english().find("There is no GPU to compute on") == 0);
  }
}

}  // namespace geci::gpu_step_test
