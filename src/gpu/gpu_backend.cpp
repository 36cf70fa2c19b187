#include "gpu/gpu_backend.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string_view>

#include "core/sentence.h"
#include "gpu/gpu_backend_impl.h"
#include "gpu/sentences.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kGpuTooSmall{
    "This GPU ({}) is too small: workgroups of 256 with 16 KiB of memory are needed.",
    "这个 GPU（{}）太小：需要 256 个线程、16 KiB 内存的工作组。"};
constexpr Sentence<int64_t, std::string, int64_t> kBufferTooLarge{
    "This network needs a buffer of {} MiB and the GPU ({}) takes at most {} MiB: choose a smaller network or batch, "
    "or "
    "the CPU.",
    "这个网络需要 {} MiB 的缓冲区，而 GPU（{}）最多接受 {} MiB：请把网络或批调小，或选 CPU。"};
constexpr Sentence<> kNoAddresses{
    "There is no room for the addresses of the GPU's memory: raise the limit on virtual memory (ulimit -v), or choose "
    "the CPU.",
    "没有地址可以给 GPU 的内存了：请放宽虚拟内存的上限（ulimit -v），或选 CPU。"};

constexpr std::array<const char*, static_cast<size_t>(Kernel::kCount)> kKernelNames = {
    "gemm_nn",
    "gemm_tn",
    "gemm_nt",
    "gemm_tt",
    "gemm_nn_vec4",
    "gemm_tn_vec4",
    "gemm_nt_vec4",
    "gemm_tt_vec4",
    "gemm_nn_large",
    "gemm_tn_large",
    "gemm_nt_large",
    "gemm_tt_large",
    "gather",
    "scatter",
    "dropout",
    "transpose",
    "rnn_tanh_forward",
    "rnn_relu_forward",
    "lstm_forward",
    "gru_forward",
    "rnn_tanh_backward",
    "rnn_relu_backward",
    "lstm_backward",
    "gru_backward",
    "softmax",
    "column_sums",
    "squares",
    "total",
    "adam",
    "sgd",
    "peak",
};

constexpr bool is_named(Kernel kernel, std::string_view name) {
  return kKernelNames[static_cast<size_t>(kernel)] == name;
}
static_assert(is_named(Kernel::kGather, "gather") && is_named(Kernel::kForward, "rnn_tanh_forward") &&
              is_named(Kernel::kBackward, "rnn_tanh_backward") && is_named(Kernel::kSoftmax, "softmax") &&
              is_named(Kernel::kPeak, "peak"));

// What every kernel needs at most; WebGPU's own limits are no lower.
constexpr size_t kWorkgroupBytes = 16384;
constexpr uint32_t kWorkgroupThreads = 256, kStorageBindings = 6;

int64_t mebibytes(size_t bytes) { return static_cast<int64_t>((bytes + (1 << 20) - 1) >> 20); }

// For mistakes of the program: an operation of a Backend cannot fail.
[[noreturn]] void give_up(const char* why) {
  std::fprintf(stderr, "geci: %s\n", why);
  std::abort();
}

}  // namespace

const char* name_of(Kernel kernel) { return kKernelNames[static_cast<size_t>(kernel)]; }

// ------------------------------------------------------------------------------------------- making

GpuBackendImpl::GpuBackendImpl(std::unique_ptr<Device> device, const GpuOptions& options)
    : device_(std::move(device)), options_(options), numbers_(*this, 4 * (kSlots + 1)), spare_(*this, 16) {}

std::optional<KernelId> GpuBackendImpl::compiled(Kernel kernel) {
  if (!status()) return std::nullopt;
  std::optional<KernelId>& id = kernels_[static_cast<size_t>(kernel)];
  if (id) return id;
  const Result<KernelId> made = device_->create_kernel(name_of(kernel));
  if (made) {
    id = *made;
  } else {
    status_ = made.error();
  }
  return id;
}

Result<std::unique_ptr<GpuBackend>> make_gpu_backend(std::unique_ptr<Device> device, const GpuOptions& options) {
  const GpuDescription& about = device->description();
  if (about.limits.workgroup_bytes < kWorkgroupBytes || about.limits.workgroup_threads < kWorkgroupThreads ||
      about.limits.storage_bindings < kStorageBindings) {
    return Error{kGpuTooSmall(about.name)};
  }
  auto backend = std::make_unique<GpuBackendImpl>(std::move(device), options);
  if (!backend->compiled(Kernel::kTotal)) return backend->status().error();
  return std::unique_ptr<GpuBackend>(std::move(backend));
}

std::vector<std::pair<std::string, int64_t>> GpuBackendImpl::limits() const {
  const GpuLimits& limits = gpu().limits;
  return {{"workgroup_bytes", static_cast<int64_t>(limits.workgroup_bytes)},
          {"workgroup_threads", limits.workgroup_threads},
          {"binding_bytes", static_cast<int64_t>(limits.binding_bytes)},
          {"storage_bindings", limits.storage_bindings}};
}

std::string GpuBackendImpl::description() const {
  return gpu().name + " · " + gpu().api.substr(0, gpu().api.find(' ', gpu().api.find(' ') + 1)) +
         (gpu().is_software ? " · software" : "");
}

// ------------------------------------------------------------------------------------------- memory

// Without memory for a buffer there is no way on, but an address is given all the same; nothing is done there.
float* GpuBackendImpl::allocate(size_t floats) {
  const size_t bytes = floats * sizeof(float), largest = gpu().limits.binding_bytes;
  BufferId buffer = BufferId::kNone;
  if (bytes > largest) {
    status_ = Error{kBufferTooLarge(mebibytes(bytes), gpu().name, mebibytes(largest))};
  } else if (status()) {
    buffer = device_->create_buffer(bytes);
    if (buffer == BufferId::kNone && status()) {
      status_ = Error{kGpuMemoryFull(gpu().name)};
    }
  }
  if (float* address = addresses_.add(buffer, bytes)) return address;
  status_ = Error{kNoAddresses()};
  alignas(64) static float nowhere[16];
  return nowhere;
}

void GpuBackendImpl::release(float* memory, size_t) {
  const BufferId buffer = addresses_.remove(memory);
  if (buffer != BufferId::kNone) device_->destroy_buffer(buffer);
}

BufferRange GpuBackendImpl::range(const float* floats, size_t count) const {
  const AddressSpace::Place place = addresses_.find(floats);
  const size_t bytes = count * sizeof(float);
  if (!status()) return {BufferId::kNone, 0, bytes};
  if (place.buffer == BufferId::kNone) give_up("an operation was given memory that is not the GPU's.");
  if (bytes > place.rest) give_up("an operation was given more memory than there is.");
  return {place.buffer, place.offset, bytes};
}

void GpuBackendImpl::upload(std::span<const float> host, float* device) {
  if (status() && !host.empty()) device_->write(range(device, host.size()), host.data());
}

// NaN from a device that is lost: no numbers of such a step are sound.
void GpuBackendImpl::download(std::span<const float> device, float* host) {
  std::fill_n(host, device.size(), std::numeric_limits<float>::quiet_NaN());
  if (status() && !device.empty()) device_->read(range(device.data(), device.size()), host);
}

void GpuBackendImpl::copy(std::span<const float> from, float* to) {
  if (status() && !from.empty()) device_->copy(range(from.data(), from.size()), range(to, from.size()));
}

void GpuBackendImpl::clear(std::span<float> values) {
  if (status() && !values.empty()) device_->clear(range(values.data(), values.size()));
}

float* GpuBackendImpl::scratch(Scratch& buffer, size_t floats) {
  if (buffer.size() < floats) {
    DeviceBuffer().swap(buffer);
    DeviceBuffer(*this, floats).swap(buffer);
  }
  return buffer.data();
}

// ---------------------------------------------------------------------------------------- arguments

Bound GpuBackendImpl::bound(uint32_t binding, const float* floats, size_t count) const {
  BufferRange exact = range(floats, count);
  if (options_.shows_what_lies_behind) exact.bytes = addresses_.find(floats).rest;
  const size_t before = exact.offset % gpu().limits.binding_alignment;
  return {{binding, {exact.buffer, exact.offset - before, exact.bytes + before}},
          static_cast<uint32_t>(before / sizeof(float))};
}

Bound GpuBackendImpl::staged(uint32_t binding, std::span<const uint32_t> values) {
  return {{binding, device_->stage(std::as_bytes(values))}, 0};
}

Bound GpuBackendImpl::staged(uint32_t binding, std::span<const int32_t> values) {
  return {{binding, device_->stage(std::as_bytes(values))}, 0};
}

Groups GpuBackendImpl::sharing(size_t items, size_t items_per_group) {
  constexpr size_t kMostGroups = 16384;
  return {static_cast<uint32_t>(std::clamp<size_t>((items + items_per_group - 1) / items_per_group, 1, kMostGroups)),
          1};
}

// -------------------------------------------------------------------------------------------- speed

double GpuBackendImpl::peak_gflops() {
  using Clock = std::chrono::steady_clock;
  struct Params {
    uint32_t rounds;
    float factor;
    uint32_t result_offset;
  };
  constexpr uint32_t kGroups = 1024, kThreads = 256;
  constexpr double kFlopsOfRound = 64, kLongEnough = 0.02;
  DeviceBuffer result(*this, size_t{kGroups} * kThreads);
  const Bound argument = bound(1, result.data(), result.size());
  double best = 0;
  compiled(Kernel::kPeak);
  for (uint32_t rounds = 16; rounds <= 1U << 20; rounds *= 2) {
    device_->finish();
    const auto begin = Clock::now();
    dispatch(Kernel::kPeak, Params{rounds, 0.5F, argument.offset}, {{argument}}, {kGroups, 1},
             {.flops = kFlopsOfRound * rounds * kGroups * kThreads, .stored = kGroups * kThreads});
    device_->finish();
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    best = std::max(best, kFlopsOfRound * rounds * kGroups * kThreads / seconds);
    if (seconds > kLongEnough) break;
  }
  return status() ? best * 1e-9 : 0;
}

}  // namespace geci
