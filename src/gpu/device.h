// A device that runs kernels on buffers: what GpuBackend needs of OpenGL, or of WebGPU. Commands are recorded and start
// with submit(), in the order in which they were recorded; each sees what those before it have written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/backend.h"
#include "core/result.h"

namespace geci {

enum class BufferId : uint32_t { kNone = 0 };
enum class KernelId : uint32_t {};
enum class ReadId : uint32_t {};

/// A part of a buffer, in bytes. As a kernel's argument its offset is a multiple of GpuLimits::binding_alignment.
struct BufferRange {
  BufferId buffer = BufferId::kNone;
  size_t offset = 0;
  size_t bytes = 0;

  bool operator==(const BufferRange&) const = default;
};

/// Of a kernel, as `@group(0) @binding(number)` of its WGSL.
struct Binding {
  uint32_t number = 0;
  BufferRange range;

  bool operator==(const Binding&) const = default;
};

/// Workgroups of a dispatch; the third dimension is 1.
struct Groups {
  uint32_t x = 1;
  uint32_t y = 1;
};

struct GpuLimits {
  size_t binding_alignment = 256;
  size_t binding_bytes = 0;    // of one storage buffer as a kernel sees it
  size_t workgroup_bytes = 0;  // of memory that a workgroup shares
  uint32_t workgroup_threads = 0;
  uint32_t groups = 0;  // of one dimension of a dispatch
  uint32_t storage_bindings = 0;
};

struct GpuDescription {
  std::string name;  // "NVIDIA H200"
  std::string api;   // "OpenGL 4.6"
  bool is_software = false;
  GpuLimits limits;
};

class Device {
 public:
  virtual ~Device() = default;

  virtual const GpuDescription& description() const = 0;
  virtual const DeviceCounters& counters() const = 0;
  /// Fails with a sentence once the device is lost or had no memory for a buffer. Then nothing is done any more, and
  /// what is read is NaN.
  virtual Status status() const { return Ok{}; }

  /// Zeros. kNone if the device has no room for it.
  virtual BufferId create_buffer(size_t bytes) = 0;
  /// Commands that were recorded before may still use it.
  virtual void destroy_buffer(BufferId buffer) = 0;

  /// Takes the place of what the commands recorded before it leave there.
  virtual void write(const BufferRange& to, const void* from) = 0;
  /// Waits for the commands recorded before it.
  virtual void read(const BufferRange& from, void* to) = 0;
  /// A read that goes on behind the host's back, of at most kAsyncReadBytes. One that nobody finishes is forgotten.
  virtual ReadId start_read(const BufferRange& from) = 0;
  virtual void finish_read(ReadId read, void* to) = 0;
  static constexpr size_t kAsyncReadBytes = 64;

  /// The kernel of this name in all_shaders().
  virtual Result<KernelId> create_kernel(std::string_view name) = 0;
  /// A copy of the host's bytes for the kernels that are recorded before the next submit().
  virtual BufferRange stage(std::span<const std::byte> bytes) = 0;
  /// `params`: binding 0, the kernel's uniform structure.
  virtual void dispatch(KernelId kernel, std::span<const std::byte> params, std::span<const Binding> bindings,
                        Groups groups) = 0;
  /// The two do not overlap. Offsets and sizes are multiples of 4.
  virtual void copy(const BufferRange& from, const BufferRange& to) = 0;
  virtual void clear(const BufferRange& range) = 0;

  /// Starts what has been recorded.
  virtual void submit() = 0;
  /// Submits and waits until the device has nothing left to do.
  virtual void finish() = 0;

  /// From here on each dispatch is timed by itself. False, and nothing is timed, if the device has no timer.
  virtual bool start_timing() { return false; }
  /// Seconds of each dispatch since start_timing(), in their order. Waits for them, and ends the timing.
  virtual std::vector<double> finish_timing() { return {}; }
};

}  // namespace geci
