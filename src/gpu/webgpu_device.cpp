#include "gpu/webgpu_device.h"

#include <emscripten.h>
#include <emscripten/threading.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <initializer_list>
#include <string>
#include <vector>

#include "gpu/sentences.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kGpuStopped{"The GPU stopped ({}).", "GPU 停止了工作（{}）。"};
constexpr Sentence<> kNoOpenGpu{"The page has opened no GPU.", "此页面没有打开 GPU。"};

// Module.geciGpu is what web/page/gpu.js has opened. The formatter would take JavaScript apart.
// clang-format off
EM_JS(int, js_gpu_is_open, (), { return Module['geciGpu'] ? 1 : 0; });
EM_JS(void, js_gpu_name, (char* out, int capacity), { stringToUTF8(Module['geciGpu']['name'], out, capacity); });
EM_JS(double, js_gpu_limit, (const char* name), { return Module['geciGpu']['limits'][UTF8ToString(name)]; });
EM_JS(int, js_gpu_is_software, (), { return Module['geciGpu']['isSoftware'] ? 1 : 0; });
EM_JS(int, js_gpu_has_timer, (), { return Module['geciGpu']['hasTimer'] ? 1 : 0; });
EM_JS(int, js_gpu_kernel_count, (), { return Module['geciGpu']['kernels'].length; });
EM_JS(void, js_gpu_kernel, (int n, char* out, int capacity), { stringToUTF8(Module['geciGpu']['kernels'][n], out, capacity); });
// Answers the number of the bell to ring after each batch, 0 if the worker notices by itself.
EM_JS(int, js_gpu_connect, (void* channel), { return Module['geciGpu']['connect'](wasmMemory, channel); });
// A thread that never returns to its event loop can still send.
EM_JS(void, js_gpu_ring, (int bell), {
  const bells = Module['geciGpuBells'] = Module['geciGpuBells'] || {};
  bells[bell] = bells[bell] || new BroadcastChannel('geci-gpu-' + bell);
  bells[bell].postMessage(0);
});
// clang-format on

using Word = std::atomic<uint32_t>;

constexpr uint32_t kBatches = 4;  // that may be on their way; a power of 2
constexpr size_t kReadSlots = 8;
constexpr size_t kAlignment = 256;
// Whether there is room is asked for buffers from this size on; the answer takes a moment.
constexpr size_t kLargeBuffer = size_t{1} << 20;
constexpr BufferId kStagedBuffer{1};
// How often a thread that waits looks whether the GPU is lost.
constexpr double kWatchMs = 100;
constexpr size_t kReasonBytes = 256;
constexpr int kNotANumber = 0xFF;  // in each byte of a float

/// The commands of one submit, for the worker to read. Its own words, in the order of web/page/gpu_worker.js.
struct SharedBatch {
  uint32_t words, word_count;     // address
  uint32_t staged, staged_bytes;  // address; what kernels read of the host
};

/// What both sides see. It stays for as long as the page does: the worker never forgets it.
struct Channel {
  Word posted{0};  // batches handed over so far
  Word taken{0};   // those of them whose memory the worker needs no more
  std::array<SharedBatch, kBatches> batches = {};
  Word lost{0};                                // set by web/page/gpu.js: nothing is done any more
  std::array<char, kReasonBytes> reason = {};  // why, in the browser's words
};

/// The first word of a command; web/page/gpu_worker.js has the same list.
enum class Op : uint32_t {
  kCreate = 1,
  kDestroy,
  kWrite,
  kCopy,
  kClear,
  kDispatch,
  kRead,
  kFinish,
  kStartTiming,
  kFinishTiming
};

/// What a command leaves when it is done.
enum Outcome : uint32_t { kPending, kDone, kNoRoom };

uint32_t as_word(size_t value) { return static_cast<uint32_t>(value); }
uint32_t as_word(const void* address) { return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(address)); }
size_t up_to(size_t value, size_t unit) { return (value + unit - 1) / unit * unit; }

class WebGpuDevice : public Device {
 public:
  WebGpuDevice();

  const GpuDescription& description() const override { return description_; }
  const DeviceCounters& counters() const override { return counters_; }
  BufferId create_buffer(size_t bytes) override;
  void destroy_buffer(BufferId buffer) override { record(Op::kDestroy, {static_cast<uint32_t>(buffer)}); }
  void write(const BufferRange& to, const void* from) override;
  void read(const BufferRange& from, void* to) override;
  ReadId start_read(const BufferRange& from) override;
  void finish_read(ReadId read, void* to) override;
  Result<KernelId> create_kernel(std::string_view name) override;
  BufferRange stage(std::span<const std::byte> bytes) override;
  void dispatch(KernelId kernel, std::span<const std::byte> params, std::span<const Binding> bindings,
                Groups groups) override;
  void copy(const BufferRange& from, const BufferRange& to) override;
  void clear(const BufferRange& range) override;
  void submit() override;
  void finish() override;
  bool start_timing() override;
  std::vector<double> finish_timing() override;
  Status status() const override;

 private:
  struct Batch {
    std::vector<uint32_t> words;
    std::vector<std::byte> staged;
  };
  /// A read that has been started.
  struct Read {
    Word outcome{kPending};
    uint32_t bytes = 0;
    std::array<std::byte, kAsyncReadBytes> values = {};
  };

  bool is_lost() const { return channel_.lost.load(std::memory_order_acquire) != 0; }
  /// Until the word is another, or the GPU is lost.
  void wait_while(const Word& word, uint32_t value) const;
  Batch& open_batch();
  void record(Op op, std::initializer_list<uint32_t> words);
  void post();

  GpuDescription description_;
  DeviceCounters counters_;
  Channel& channel_;
  int bell_ = 0;
  size_t buffer_bytes_ = 0;  // of the largest buffer
  // The page's thread makes the device and others use it, where there is no Module.geciGpu.
  std::vector<std::string> kernels_;
  std::array<Batch, kBatches> batches_;
  bool is_open_ = false;  // is the memory of the next batch free, and being filled?
  uint32_t last_buffer_ = static_cast<uint32_t>(kStagedBuffer);
  std::array<Read, kReadSlots> reads_;
  size_t next_read_ = 0;
  bool has_timer_ = false;
  uint64_t timed_from_ = 0;  // dispatches before start_timing()
};

size_t limit(const char* name) { return static_cast<size_t>(std::min(js_gpu_limit(name), 4294967292.0)); }

WebGpuDevice::WebGpuDevice() : channel_(*new Channel) {
  std::array<char, 128> name = {};
  js_gpu_name(name.data(), static_cast<int>(name.size()));
  GpuLimits limits;
  limits.binding_alignment = kAlignment;
  limits.binding_bytes = limit("maxStorageBufferBindingSize");
  limits.workgroup_bytes = limit("maxComputeWorkgroupStorageSize");
  limits.workgroup_threads = as_word(limit("maxComputeInvocationsPerWorkgroup"));
  limits.groups = as_word(limit("maxComputeWorkgroupsPerDimension"));
  limits.storage_bindings = as_word(limit("maxStorageBuffersPerShaderStage"));
  description_ = {name.data(), "WebGPU", js_gpu_is_software() != 0, limits};
  has_timer_ = js_gpu_has_timer() != 0;
  buffer_bytes_ = limit("maxBufferSize");
  for (int n = 0; n < js_gpu_kernel_count(); ++n) {
    std::array<char, 64> kernel = {};
    js_gpu_kernel(n, kernel.data(), static_cast<int>(kernel.size()));
    kernels_.emplace_back(kernel.data());
  }
  bell_ = js_gpu_connect(&channel_);
}

Status WebGpuDevice::status() const {
  if (!is_lost()) return Ok{};
  return Error{kGpuStopped(channel_.reason.data())};
}

void WebGpuDevice::wait_while(const Word& word, uint32_t value) const {
  auto* address = const_cast<Word*>(&word);
  while (word.load(std::memory_order_acquire) == value && !is_lost()) emscripten_futex_wait(address, value, kWatchMs);
}

// ---------------------------------------------------------------------------------------- recording

WebGpuDevice::Batch& WebGpuDevice::open_batch() {
  const uint32_t next = channel_.posted.load(std::memory_order_relaxed);
  Batch& batch = batches_[next % kBatches];
  if (is_open_) return batch;
  for (uint32_t taken = channel_.taken; next - taken >= kBatches && !is_lost(); taken = channel_.taken) {
    wait_while(channel_.taken, taken);
  }
  batch.words.clear();
  batch.staged.clear();
  is_open_ = true;
  return batch;
}

void WebGpuDevice::record(Op op, std::initializer_list<uint32_t> words) {
  std::vector<uint32_t>& all = open_batch().words;
  all.push_back(static_cast<uint32_t>(op));
  all.insert(all.end(), words.begin(), words.end());
}

void WebGpuDevice::post() {
  const Batch& batch = open_batch();
  if (batch.words.empty()) return;
  const uint32_t number = channel_.posted.load(std::memory_order_relaxed);
  channel_.batches[number % kBatches] = {as_word(batch.words.data()), as_word(batch.words.size()),
                                         as_word(batch.staged.data()), as_word(batch.staged.size())};
  channel_.posted.store(number + 1, std::memory_order_release);
  emscripten_futex_wake(&channel_.posted, 1);
  if (bell_ != 0) js_gpu_ring(bell_);
  is_open_ = false;
  ++counters_.submits;
}

// ------------------------------------------------------------------------------------------ buffers

BufferId WebGpuDevice::create_buffer(size_t bytes) {
  // A binding of nothing still needs 16 bytes to stand on.
  const size_t whole = up_to(bytes, 16) + 16;
  if (whole > buffer_bytes_) return BufferId::kNone;
  const uint32_t buffer = ++last_buffer_;
  Word outcome{kPending};
  const bool is_large = whole >= kLargeBuffer;
  record(Op::kCreate, {buffer, as_word(whole), is_large ? as_word(&outcome) : 0});
  if (is_large) {
    post();
    wait_while(outcome, kPending);
    if (outcome != kDone) return BufferId::kNone;
  }
  return BufferId{buffer};
}

void WebGpuDevice::write(const BufferRange& to, const void* from) {
  if (to.bytes == 0) return;
  record(Op::kWrite, {static_cast<uint32_t>(to.buffer), as_word(to.offset), as_word(to.bytes), as_word(from)});
  post();
  // The host's memory is its own again when the worker has copied it.
  const uint32_t posted = channel_.posted;
  for (uint32_t taken = channel_.taken; taken != posted && !is_lost(); taken = channel_.taken) {
    wait_while(channel_.taken, taken);
  }
}

void WebGpuDevice::read(const BufferRange& from, void* to) {
  if (from.bytes == 0) return;
  Word outcome{kPending};
  record(Op::kRead, {static_cast<uint32_t>(from.buffer), as_word(from.offset), as_word(from.bytes), as_word(to),
                     as_word(&outcome)});
  post();
  wait_while(outcome, kPending);
  if (outcome != kDone) std::memset(to, kNotANumber, from.bytes);
  counters_.bytes_read += from.bytes;
}

ReadId WebGpuDevice::start_read(const BufferRange& from) {
  const size_t index = next_read_++ % kReadSlots;
  Read& read = reads_[index];
  // One that nobody has finished: the worker would write into the next.
  if (read.bytes > 0) wait_while(read.outcome, kPending);
  read.bytes = as_word(std::min(from.bytes, kAsyncReadBytes));
  read.outcome = kPending;
  record(Op::kRead, {static_cast<uint32_t>(from.buffer), as_word(from.offset), read.bytes, as_word(read.values.data()),
                     as_word(&read.outcome)});
  post();
  return ReadId{as_word(index)};
}

void WebGpuDevice::finish_read(ReadId id, void* to) {
  Read& read = reads_[static_cast<size_t>(id)];
  wait_while(read.outcome, kPending);
  std::memcpy(to, read.values.data(), read.bytes);
  if (read.outcome != kDone) std::memset(to, kNotANumber, read.bytes);
  counters_.bytes_read += read.bytes;
  read.bytes = 0;
}

// ------------------------------------------------------------------------------------------ kernels

// The worker has compiled all of them before the GPU counted as open.
Result<KernelId> WebGpuDevice::create_kernel(std::string_view name) {
  const auto found = std::find(kernels_.begin(), kernels_.end(), name);
  if (found == kernels_.end()) return Error{kNoSuchKernel(std::string(name))};
  return KernelId{static_cast<uint32_t>(found - kernels_.begin())};
}

BufferRange WebGpuDevice::stage(std::span<const std::byte> bytes) {
  std::vector<std::byte>& staged = open_batch().staged;
  const size_t offset = up_to(staged.size(), kAlignment);
  staged.resize(offset + up_to(std::max<size_t>(bytes.size(), 16), 16));
  std::copy(bytes.begin(), bytes.end(), staged.begin() + static_cast<ptrdiff_t>(offset));
  return {kStagedBuffer, offset, staged.size() - offset};
}

void WebGpuDevice::dispatch(KernelId kernel, std::span<const std::byte> params, std::span<const Binding> bindings,
                            Groups groups) {
  if (groups.x == 0 || groups.y == 0) return;
  const BufferRange own = stage(params);
  record(Op::kDispatch, {static_cast<uint32_t>(kernel), as_word(own.offset), as_word(own.bytes), groups.x, groups.y,
                         as_word(bindings.size())});
  std::vector<uint32_t>& words = open_batch().words;
  for (const Binding& binding : bindings) {
    const BufferRange& range = binding.range;
    words.insert(words.end(), {binding.number, static_cast<uint32_t>(range.buffer), as_word(range.offset),
                               as_word(std::max<size_t>(up_to(range.bytes, 4), 16))});
  }
  ++counters_.dispatches;
}

void WebGpuDevice::copy(const BufferRange& from, const BufferRange& to) {
  if (from.bytes == 0) return;
  record(Op::kCopy, {static_cast<uint32_t>(from.buffer), as_word(from.offset), static_cast<uint32_t>(to.buffer),
                     as_word(to.offset), as_word(from.bytes)});
}

void WebGpuDevice::clear(const BufferRange& range) {
  if (range.bytes == 0) return;
  record(Op::kClear, {static_cast<uint32_t>(range.buffer), as_word(range.offset), as_word(range.bytes)});
}

void WebGpuDevice::submit() {
  if (is_open_) post();
}

void WebGpuDevice::finish() {
  Word outcome{kPending};
  record(Op::kFinish, {as_word(&outcome)});
  post();
  wait_while(outcome, kPending);
}

bool WebGpuDevice::start_timing() {
  timed_from_ = counters_.dispatches;
  if (has_timer_) record(Op::kStartTiming, {});
  return has_timer_;
}

std::vector<double> WebGpuDevice::finish_timing() {
  if (!has_timer_) return {};
  std::vector<double> seconds(static_cast<size_t>(counters_.dispatches - timed_from_));
  Word outcome{kPending};
  record(Op::kFinishTiming, {as_word(seconds.data()), as_word(&outcome)});
  post();
  wait_while(outcome, kPending);
  return seconds;
}

}  // namespace

Result<std::unique_ptr<Device>> make_webgpu_device() {
  if (!js_gpu_is_open()) return Error{kNoOpenGpu()};
  return std::unique_ptr<Device>(std::make_unique<WebGpuDevice>());
}

}  // namespace geci
