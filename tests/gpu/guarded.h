// What the tests of the GPU share: the device, floats with guards around them, and errors beside the reference.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/aligned.h"
#include "core/device_buffer.h"
#include "core/random.h"
#include "gpu/gpu_backend.h"
#include "reference/reference_backend.h"

namespace geci::gpu_testing {

/// One device for each form of the recurrence. Fails the test where there is none: set-up installs a software one.
inline GpuBackend& gpu(RecurrentForm form = RecurrentForm::kMeasured) {
  // Never destroyed: the driver may be gone when the program ends.
  static auto* backends = new std::unique_ptr<GpuBackend>[3];
  std::unique_ptr<GpuBackend>& backend = backends[static_cast<size_t>(form)];
  if (!backend) {
    Result<std::unique_ptr<GpuBackend>> made = make_gpu_backend({.form = form, .shows_what_lies_behind = true});
    REQUIRE_MESSAGE(made.ok(), (made.ok() ? std::string() : made.error().english()));
    backend = std::move(*made);
  }
  return *backend;
}

inline FloatBuffer normal_floats(uint64_t seed, size_t count, float scale = 1.0F) {
  FloatBuffer values(count);
  RandomStream random(seed, RandomUse::kBenchmark, 0);
  fill_normal(random, values);
  for (float& value : values) value *= scale;
  return values;
}

/// Floats on the device between guards that no operation may touch, `lead` floats past a round address.
class Guarded {
 public:
  Guarded(Backend& backend, const FloatBuffer& values, size_t lead = 0)
      : size_(values.size()), before_(kGuard + lead), all_(backend, size_ + before_ + kGuard) {
    FloatBuffer host(all_.size(), guard());
    std::copy(values.begin(), values.end(), host.begin() + static_cast<ptrdiff_t>(before_));
    backend.upload(host, all_.data());
  }
  /// Of NaN, for what an operation writes without reading it.
  Guarded(Backend& backend, size_t size, size_t lead = 0) : Guarded(backend, FloatBuffer(size, guard()), lead) {}

  float* data() { return all_.data() + before_; }
  std::span<float> span() { return {data(), size_}; }
  Matrix matrix(int rows, int cols) { return {data(), rows, cols}; }

  /// What lies between the guards, which must be whole.
  FloatBuffer values() const {
    const FloatBuffer host = all_.on_host();
    const auto inner = host.begin() + static_cast<ptrdiff_t>(before_), end = inner + static_cast<ptrdiff_t>(size_);
    const auto is_guard = [](float value) { return std::isnan(value); };
    CHECK(std::all_of(host.begin(), inner, is_guard));
    CHECK(std::all_of(end, host.end(), is_guard));
    return {inner, end};
  }

 private:
  static constexpr size_t kGuard = 64;
  static float guard() { return std::numeric_limits<float>::quiet_NaN(); }

  size_t size_, before_;
  DeviceBuffer all_;
};

/// The largest difference, beside the largest value; infinite where one is no number.
inline double error_of(const FloatBuffer& values, const FloatBuffer& expected) {
  REQUIRE(values.size() == expected.size());
  double difference = 0, largest = 1e-30;
  for (size_t i = 0; i < expected.size(); ++i) {
    const double exact = static_cast<double>(expected[i]), own = std::abs(static_cast<double>(values[i]) - exact);
    if (!(own < std::numeric_limits<double>::infinity())) return std::numeric_limits<double>::infinity();
    difference = std::max(difference, own);
    largest = std::max(largest, std::abs(exact));
  }
  return difference / largest;
}

/// op(a) op(b), (m, n), by the reference.
inline FloatBuffer product(const FloatBuffer& a, bool transpose_a, const FloatBuffer& b, bool transpose_b, int m, int n,
                           int k) {
  FloatBuffer c(element_count(m, n));
  make_reference_backend()->product(
      transpose_a ? ConstMatrix{a.data(), k, m} : ConstMatrix{a.data(), m, k}, transpose_a,
      transpose_b ? ConstMatrix{b.data(), n, k} : ConstMatrix{b.data(), k, n}, transpose_b, {c.data(), m, n});
  return c;
}

}  // namespace geci::gpu_testing
