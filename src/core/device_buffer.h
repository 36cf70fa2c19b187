// Floats in the memory of a device.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "core/aligned.h"
#include "core/backend.h"

namespace geci {

/// Owns floats in a backend's memory, zero at the start. Only the backend may read or write at data().
class DeviceBuffer {
 public:
  DeviceBuffer() = default;
  /// `backend` must outlive the buffer.
  DeviceBuffer(Backend& backend, size_t floats)
      : backend_(&backend), data_(floats > 0 ? backend.allocate(floats) : nullptr), size_(floats) {}
  /// A copy of the host's floats.
  DeviceBuffer(Backend& backend, std::span<const float> host) : DeviceBuffer(backend, host.size()) {
    if (size_ > 0) backend.upload(host, data_);
  }
  DeviceBuffer(DeviceBuffer&& other) noexcept { swap(other); }
  DeviceBuffer& operator=(DeviceBuffer&& other) noexcept {
    swap(other);
    return *this;
  }
  ~DeviceBuffer() {
    if (data_) backend_->release(data_, size_);
  }

  float* data() { return data_; }
  const float* data() const { return data_; }
  size_t size() const { return size_; }
  operator std::span<float>() { return {data_, size_}; }
  operator std::span<const float>() const { return {data_, size_}; }

  /// A copy on the same device.
  DeviceBuffer duplicate() const {
    DeviceBuffer copy;
    if (size_ == 0) return copy;
    copy = DeviceBuffer(*backend_, size_);
    backend_->copy(*this, copy.data_);
    return copy;
  }
  /// A copy in the host's memory; waits for the device.
  FloatBuffer on_host() const {
    FloatBuffer values(size_);
    if (size_ > 0) backend_->download(*this, values.data());
    return values;
  }

  void swap(DeviceBuffer& other) noexcept {
    std::swap(backend_, other.backend_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
  }

 private:
  Backend* backend_ = nullptr;
  float* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace geci
