#include "gpu/opengl_device.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>
#include <vector>

#include "gpu/opengl_context.h"
#include "gpu/opengl_timer.h"
#include "gpu/sentences.h"
#include "gpu/shaders.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kGpuLost{"The GPU ({}) was lost while it computed: begin again, or choose the CPU.",
                                         "GPU（{}）在计算时丢失了：请重新开始，或选 CPU。"};
constexpr Sentence<std::string, int64_t> kCommandRefused{
    "The graphics driver ({}) refused a command (OpenGL error {}): choose the CPU.",
    "显卡驱动（{}）拒绝了一个命令（OpenGL 错误 {}）：请选 CPU。"};
constexpr Sentence<std::string, std::string, std::string> kKernelRefused{
    "The graphics driver ({}) does not take the kernel {}: {}", "显卡驱动（{}）不接受计算核 {}：{}"};

size_t round_up(size_t value, size_t unit) { return (value + unit - 1) / unit * unit; }

// What the commands of one submit read from the host lies in one buffer. Several take turns, so that a driver need not
// wait for the submit before.
constexpr size_t kStagingBuffers = 3;
constexpr size_t kMostBindings = 8;
constexpr size_t kReads = 8;

void fill_with_nan(void* to, size_t bytes) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (size_t at = 0; at + sizeof nan <= bytes; at += sizeof nan) {
    std::memcpy(static_cast<std::byte*>(to) + at, &nan, sizeof nan);
  }
}

/// One recorded dispatch, copy (from bindings[0] to bindings[1]) or clear (of bindings[0]).
struct Command {
  enum class Kind { kDispatch, kCopy, kClear };
  Kind kind = Kind::kDispatch;
  GlName program = 0;
  BufferRange params = {};
  std::array<Binding, kMostBindings> bindings = {};
  size_t binding_count = 0;
  Groups groups = {};
};

// The context takes all that belongs to it along when it goes.
class OpenGlDevice : public Device {
 public:
  explicit OpenGlDevice(std::unique_ptr<OpenGlContext> context);

  const GpuDescription& description() const override { return description_; }
  const DeviceCounters& counters() const override { return counters_; }
  Status status() const override {
    if (failure_) return *failure_;
    return Ok{};
  }
  BufferId create_buffer(size_t bytes) override;
  void destroy_buffer(BufferId buffer) override;
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

 private:
  /// A read that has been started.
  struct Read {
    GlName buffer = 0;
    void* fence = nullptr;
    size_t bytes = 0;
  };

  GlName name_of(BufferId buffer) const;
  GlName generate(size_t bytes, GlEnum usage);
  void wait_for(void* fence);
  /// Has OpenGL had something to complain about?
  void look_for_failure();
  void upload_staged();
  void delete_doomed();
  void run(const Command& command);
  void bind(GlEnum target, const Binding& binding);
  void run_dispatch(const Command& command);
  Result<GlName> build(const char* kernel_name, const char* source);

  std::unique_ptr<OpenGlContext> context_;
  const OpenGlApi& gl_;
  GpuDescription description_;
  DeviceCounters counters_;
  std::optional<Error> failure_;
  std::vector<GlName> buffers_;   // by BufferId; the first stands for what is staged
  std::vector<BufferId> doomed_;  // deleted when nothing that is recorded needs them any more
  std::vector<GlName> programs_;
  std::vector<Command> commands_;
  const Command* last_ = nullptr;  // the dispatch before, of one submit
  std::vector<std::byte> staged_;
  std::array<GlName, kStagingBuffers> staging_ = {};
  std::array<size_t, kStagingBuffers> staging_bytes_ = {};
  size_t staging_turn_ = 0;
  std::array<Read, kReads> reads_;
  size_t next_read_ = 0;
  std::unique_ptr<OpenGlTimer> timer_;  // between start_timing() and finish_timing()
};

constexpr BufferId kStaged{1};

GpuLimits limits_of(const OpenGlApi& gl) {
  const auto integer = [&](GlEnum name) {
    int64_t value = 0;
    gl.glGetInteger64v(name, &value);
    return static_cast<size_t>(std::max<int64_t>(value, 0));
  };
  int32_t groups = 0;
  gl.glGetIntegeri_v(gl::kMaxComputeGroups, 0, &groups);
  GpuLimits limits;
  limits.binding_alignment =
      std::max({size_t{16}, integer(gl::kUniformOffsetAlignment), integer(gl::kStorageOffsetAlignment)});
  limits.binding_bytes = integer(gl::kMaxStorageBlockSize);
  limits.workgroup_bytes = integer(gl::kMaxComputeSharedMemory);
  limits.workgroup_threads = static_cast<uint32_t>(integer(gl::kMaxComputeInvocations));
  limits.groups = static_cast<uint32_t>(std::max(groups, 1));
  limits.storage_bindings = static_cast<uint32_t>(integer(gl::kMaxComputeStorageBlocks));
  return limits;
}

OpenGlDevice::OpenGlDevice(std::unique_ptr<OpenGlContext> context)
    : context_(std::move(context)), gl_(context_->api()) {
  const OpenGlContext::Current current(*context_);
  description_ = {context_->renderer(), "OpenGL " + context_->version(), context_->is_software(), limits_of(gl_)};
  buffers_ = {0, 0};  // kNone, kStaged
  for (Read& read : reads_) read.buffer = generate(kAsyncReadBytes, gl::kStreamRead);
}

GlName OpenGlDevice::name_of(BufferId buffer) const {
  return buffer == kStaged ? staging_[staging_turn_] : buffers_[static_cast<size_t>(buffer)];
}

// ------------------------------------------------------------------------------------------ buffers

GlName OpenGlDevice::generate(size_t bytes, GlEnum usage) {
  GlName name = 0;
  gl_.glGenBuffers(1, &name);
  gl_.glBindBuffer(gl::kCopyWrite, name);
  gl_.glBufferData(gl::kCopyWrite, static_cast<ptrdiff_t>(bytes), nullptr, usage);
  return name;
}

void OpenGlDevice::look_for_failure() {
  const GlEnum error = gl_.glGetError();
  if (error == 0 || failure_) return;
  if (error == gl::kOutOfMemory) {
    failure_ = Error{kGpuMemoryFull(description_.name)};
  } else if (error == gl::kContextLost) {
    failure_ = Error{kGpuLost(description_.name)};
  } else {
    failure_ = Error{kCommandRefused(description_.name, error)};
  }
  commands_.clear();
}

BufferId OpenGlDevice::create_buffer(size_t bytes) {
  if (failure_) return BufferId::kNone;
  const OpenGlContext::Current current(*context_);
  if (commands_.empty()) delete_doomed();
  const size_t whole = round_up(std::max<size_t>(bytes, 16), 16);
  const GlName name = generate(whole, gl::kStaticDraw);
  look_for_failure();
  if (failure_) return BufferId::kNone;
  const uint32_t zero = 0;
  gl_.glClearBufferSubData(gl::kCopyWrite, gl::kR32Ui, 0, static_cast<ptrdiff_t>(whole), gl::kRedInteger,
                           gl::kUnsignedInt, &zero);
  const auto free_slot = std::find(buffers_.begin() + 2, buffers_.end(), 0U);
  const auto index = static_cast<uint32_t>(free_slot - buffers_.begin());
  if (free_slot == buffers_.end()) {
    buffers_.push_back(name);
  } else {
    *free_slot = name;
  }
  return BufferId{index};
}

void OpenGlDevice::destroy_buffer(BufferId buffer) { doomed_.push_back(buffer); }

void OpenGlDevice::delete_doomed() {
  for (const BufferId buffer : doomed_) {
    GlName& name = buffers_[static_cast<size_t>(buffer)];
    gl_.glDeleteBuffers(1, &name);
    name = 0;
  }
  doomed_.clear();
}

void OpenGlDevice::write(const BufferRange& to, const void* from) {
  const OpenGlContext::Current current(*context_);
  submit();
  if (failure_) return;
  gl_.glBindBuffer(gl::kCopyWrite, name_of(to.buffer));
  gl_.glBufferSubData(gl::kCopyWrite, static_cast<intptr_t>(to.offset), static_cast<ptrdiff_t>(to.bytes), from);
}

void OpenGlDevice::read(const BufferRange& from, void* to) {
  const OpenGlContext::Current current(*context_);
  submit();
  if (!failure_) {
    gl_.glBindBuffer(gl::kCopyRead, name_of(from.buffer));
    gl_.glGetBufferSubData(gl::kCopyRead, static_cast<intptr_t>(from.offset), static_cast<ptrdiff_t>(from.bytes), to);
    look_for_failure();
  }
  if (failure_) fill_with_nan(to, from.bytes);
  counters_.bytes_read += from.bytes;
}

// ------------------------------------------------------------------------------- reads behind the host

ReadId OpenGlDevice::start_read(const BufferRange& from) {
  const OpenGlContext::Current current(*context_);
  submit();
  if (failure_) return ReadId{};
  const auto index = static_cast<uint32_t>(next_read_++ % kReads);
  Read& read = reads_[index];
  if (read.fence) gl_.glDeleteSync(read.fence);
  read.bytes = std::min(from.bytes, kAsyncReadBytes);
  gl_.glBindBuffer(gl::kCopyRead, name_of(from.buffer));
  gl_.glBindBuffer(gl::kCopyWrite, read.buffer);
  gl_.glCopyBufferSubData(gl::kCopyRead, gl::kCopyWrite, static_cast<intptr_t>(from.offset), 0,
                          static_cast<ptrdiff_t>(read.bytes));
  read.fence = gl_.glFenceSync(gl::kSyncGpuCommandsComplete, 0);
  gl_.glFlush();
  return ReadId{index};
}

void OpenGlDevice::finish_read(ReadId id, void* to) {
  Read& read = reads_[static_cast<size_t>(id)];
  if (!failure_) {
    const OpenGlContext::Current current(*context_);
    wait_for(read.fence);
    read.fence = nullptr;
    gl_.glBindBuffer(gl::kCopyRead, read.buffer);
    if (const void* mapped = gl_.glMapBufferRange(gl::kCopyRead, 0, static_cast<ptrdiff_t>(read.bytes), gl::kMapRead)) {
      std::memcpy(to, mapped, read.bytes);
      gl_.glUnmapBuffer(gl::kCopyRead);
    }
    look_for_failure();
  }
  if (failure_) fill_with_nan(to, read.bytes);
  counters_.bytes_read += read.bytes;
}

void OpenGlDevice::wait_for(void* fence) {
  constexpr uint64_t kSecond = 1'000'000'000;
  while (gl_.glClientWaitSync(fence, gl::kSyncFlushCommands, kSecond) == gl::kTimeoutExpired) {
  }
  gl_.glDeleteSync(fence);
}

// ------------------------------------------------------------------------------------------ kernels

Result<GlName> OpenGlDevice::build(const char* kernel_name, const char* source) {
  std::array<char, 2048> log = {};
  const auto refused = [&]() { return Error{kKernelRefused(description_.name, kernel_name, log.data())}; };
  int32_t ok = 0;
  const GlName shader = gl_.glCreateShader(gl::kComputeShader);
  gl_.glShaderSource(shader, 1, &source, nullptr);
  gl_.glCompileShader(shader);
  gl_.glGetShaderiv(shader, gl::kCompileStatus, &ok);
  if (!ok) {
    gl_.glGetShaderInfoLog(shader, static_cast<int32_t>(log.size()), nullptr, log.data());
    return refused();
  }
  const GlName program = gl_.glCreateProgram();
  gl_.glAttachShader(program, shader);
  gl_.glLinkProgram(program);
  gl_.glDeleteShader(shader);
  gl_.glGetProgramiv(program, gl::kLinkStatus, &ok);
  if (!ok) {
    gl_.glGetProgramInfoLog(program, static_cast<int32_t>(log.size()), nullptr, log.data());
    return refused();
  }
  return program;
}

Result<KernelId> OpenGlDevice::create_kernel(std::string_view name) {
  const OpenGlContext::Current current(*context_);
  for (const ShaderSource& source : all_shaders()) {
    if (name != source.name) continue;
    const Result<GlName> program = build(source.name, source.glsl);
    if (!program) return program.error();
    programs_.push_back(*program);
    return KernelId{static_cast<uint32_t>(programs_.size() - 1)};
  }
  return Error{kNoSuchKernel(std::string(name))};
}

// ---------------------------------------------------------------------------------------- recording

BufferRange OpenGlDevice::stage(std::span<const std::byte> bytes) {
  const size_t offset = round_up(staged_.size(), description_.limits.binding_alignment);
  staged_.resize(offset + round_up(std::max<size_t>(bytes.size(), 16), 16));
  std::copy(bytes.begin(), bytes.end(), staged_.begin() + static_cast<ptrdiff_t>(offset));
  return {kStaged, offset, staged_.size() - offset};
}

void OpenGlDevice::dispatch(KernelId kernel, std::span<const std::byte> params, std::span<const Binding> bindings,
                            Groups groups) {
  if (groups.x == 0 || groups.y == 0 || failure_) return;
  Command command{.program = programs_[static_cast<size_t>(kernel)], .params = stage(params), .groups = groups};
  command.binding_count = std::min(bindings.size(), kMostBindings);
  std::copy_n(bindings.begin(), command.binding_count, command.bindings.begin());
  commands_.push_back(command);
  ++counters_.dispatches;
}

void OpenGlDevice::copy(const BufferRange& from, const BufferRange& to) {
  Command command{.kind = Command::Kind::kCopy};
  command.bindings[0].range = from;
  command.bindings[1].range = to;
  commands_.push_back(command);
}

void OpenGlDevice::clear(const BufferRange& range) {
  Command command{.kind = Command::Kind::kClear};
  command.bindings[0].range = range;
  commands_.push_back(command);
}

// ------------------------------------------------------------------------------------------ running

void OpenGlDevice::upload_staged() {
  if (staged_.empty()) return;
  staging_turn_ = (staging_turn_ + 1) % kStagingBuffers;
  GlName& buffer = staging_[staging_turn_];
  size_t& bytes = staging_bytes_[staging_turn_];
  if (bytes < staged_.size()) {
    if (buffer) gl_.glDeleteBuffers(1, &buffer);
    bytes = std::max<size_t>(2 * staged_.size(), 64 * 1024);
    buffer = generate(bytes, gl::kDynamicDraw);
  }
  gl_.glBindBuffer(gl::kCopyWrite, buffer);
  gl_.glBufferSubData(gl::kCopyWrite, 0, static_cast<ptrdiff_t>(staged_.size()), staged_.data());
  staged_.clear();
}

void OpenGlDevice::bind(GlEnum target, const Binding& binding) {
  const BufferRange& range = binding.range;
  gl_.glBindBufferRange(target, binding.number, name_of(range.buffer), static_cast<intptr_t>(range.offset),
                        static_cast<ptrdiff_t>(range.bytes));
}

// A recurrence by steps differs from one dispatch to the next in its parameters alone.
void OpenGlDevice::run_dispatch(const Command& command) {
  if (!last_ || last_->program != command.program) gl_.glUseProgram(command.program);
  bind(gl::kUniformBuffer, {0, command.params});
  for (size_t i = 0; i < command.binding_count; ++i) {
    const Binding& binding = command.bindings[i];
    if (!last_ || i >= last_->binding_count || last_->bindings[i] != binding) bind(gl::kStorageBuffer, binding);
  }
  if (timer_) timer_->begin();
  gl_.glDispatchCompute(command.groups.x, command.groups.y, 1);
  if (timer_) timer_->end();
  last_ = &command;
}

void OpenGlDevice::run(const Command& command) {
  const BufferRange &from = command.bindings[0].range, &to = command.bindings[1].range;
  const uint32_t zero = 0;
  switch (command.kind) {
    case Command::Kind::kDispatch:
      run_dispatch(command);
      break;
    case Command::Kind::kCopy:
      gl_.glBindBuffer(gl::kCopyRead, name_of(from.buffer));
      gl_.glBindBuffer(gl::kCopyWrite, name_of(to.buffer));
      gl_.glCopyBufferSubData(gl::kCopyRead, gl::kCopyWrite, static_cast<intptr_t>(from.offset),
                              static_cast<intptr_t>(to.offset), static_cast<ptrdiff_t>(from.bytes));
      break;
    case Command::Kind::kClear:
      gl_.glBindBuffer(gl::kCopyWrite, name_of(from.buffer));
      gl_.glClearBufferSubData(gl::kCopyWrite, gl::kR32Ui, static_cast<intptr_t>(from.offset),
                               static_cast<ptrdiff_t>(from.bytes), gl::kRedInteger, gl::kUnsignedInt, &zero);
      break;
  }
  gl_.glMemoryBarrier(gl::kBufferBarriers);
}

void OpenGlDevice::submit() {
  if (failure_) {
    commands_.clear();
    staged_.clear();
  }
  if (commands_.empty()) return;
  const OpenGlContext::Current current(*context_);
  upload_staged();
  last_ = nullptr;
  for (const Command& command : commands_) run(command);
  commands_.clear();
  delete_doomed();
  gl_.glFlush();
  ++counters_.submits;
}

void OpenGlDevice::finish() {
  const OpenGlContext::Current current(*context_);
  submit();
  if (failure_) return;
  gl_.glFinish();
}

bool OpenGlDevice::start_timing() {
  const OpenGlContext::Current current(*context_);
  submit();
  timer_ = OpenGlTimer::create(gl_);
  return timer_ != nullptr;
}

std::vector<double> OpenGlDevice::finish_timing() {
  const OpenGlContext::Current current(*context_);
  finish();
  const std::unique_ptr<OpenGlTimer> timer = std::move(timer_);
  return timer && !failure_ ? timer->seconds() : std::vector<double>();
}

}  // namespace

Result<std::unique_ptr<Device>> make_opengl_device(bool allow_software) {
  Result<std::unique_ptr<OpenGlContext>> context = OpenGlContext::create(allow_software);
  if (!context) return context.error();
  return std::unique_ptr<Device>(std::make_unique<OpenGlDevice>(std::move(*context)));
}

}  // namespace geci
