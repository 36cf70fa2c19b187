// The part of EGL and OpenGL 4.3 that computing needs, opened when the program runs: no headers and no libraries of
// theirs are needed to build it, and a machine without them runs everything else.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/result.h"

namespace geci {

using GlEnum = uint32_t;
using GlName = uint32_t;
using EglObject = void*;

/// EGL's and OpenGL's numbers, by the names of their headers.
namespace gl {
inline constexpr int32_t kEglNone = 0x3038, kEglExtensions = 0x3055;
inline constexpr int32_t kEglContextMajor = 0x3098, kEglContextMinor = 0x30FB;
inline constexpr int32_t kEglContextProfileMask = 0x30FD, kEglContextCoreProfile = 1;
inline constexpr int32_t kEglResetNotification = 0x31BD, kEglLoseContextOnReset = 0x31BF;
inline constexpr uint32_t kEglOpenGlApi = 0x30A2, kEglPlatformDevice = 0x313F, kEglPlatformSurfaceless = 0x31DD;

inline constexpr GlEnum kRenderer = 0x1F01, kVersion = 0x1F02;
inline constexpr GlEnum kComputeShader = 0x91B9, kCompileStatus = 0x8B81, kLinkStatus = 0x8B82;
inline constexpr GlEnum kUniformBuffer = 0x8A11, kStorageBuffer = 0x90D2, kCopyRead = 0x8F36, kCopyWrite = 0x8F37;
inline constexpr GlEnum kStaticDraw = 0x88E4, kDynamicDraw = 0x88E8, kStreamRead = 0x88E1;
inline constexpr GlEnum kR32Ui = 0x8236, kRedInteger = 0x8D94, kUnsignedInt = 0x1405;
// Of uniform buffers, of copies and reads, of storage buffers.
inline constexpr GlEnum kBufferBarriers = 0x4 | 0x200 | 0x2000;
inline constexpr GlEnum kSyncGpuCommandsComplete = 0x9117, kSyncFlushCommands = 1, kTimeoutExpired = 0x911B;
inline constexpr GlEnum kMapRead = 1, kOutOfMemory = 0x0505, kContextLost = 0x0507;
inline constexpr GlEnum kUniformOffsetAlignment = 0x8A34, kStorageOffsetAlignment = 0x90DF;
inline constexpr GlEnum kMaxStorageBlockSize = 0x90DE, kMaxComputeStorageBlocks = 0x90DB;
inline constexpr GlEnum kMaxComputeSharedMemory = 0x8262, kMaxComputeInvocations = 0x90EB;
inline constexpr GlEnum kMaxComputeGroups = 0x91BE;
inline constexpr GlEnum kTimestamp = 0x8E28, kQueryCounterBits = 0x8864, kQueryResult = 0x8866;
}  // namespace gl

/// Every function by its own name: X(result, name, arguments).
#define GECI_EGL_FUNCTIONS(X)                                                         \
  X(const char*, eglQueryString, (EglObject display, int32_t name))                   \
  X(EglObject, eglGetDisplay, (EglObject native))                                     \
  X(uint32_t, eglInitialize, (EglObject display, int32_t* major, int32_t* minor))     \
  X(uint32_t, eglBindAPI, (uint32_t api))                                             \
  X(EglObject, eglCreateContext, (EglObject, EglObject, EglObject, const int32_t*))   \
  X(uint32_t, eglDestroyContext, (EglObject display, EglObject context))              \
  X(uint32_t, eglMakeCurrent, (EglObject, EglObject draw, EglObject read, EglObject)) \
  X(EglObject, eglGetProcAddress, (const char* name))

#define GECI_GL_FUNCTIONS(X)                                                                                   \
  X(GlEnum, glGetError, ())                                                                                    \
  X(const uint8_t*, glGetString, (GlEnum name))                                                                \
  X(void, glGetInteger64v, (GlEnum name, int64_t* value))                                                      \
  X(void, glGetIntegeri_v, (GlEnum name, uint32_t index, int32_t* value))                                      \
  X(GlName, glCreateShader, (GlEnum kind))                                                                     \
  X(void, glShaderSource, (GlName shader, int32_t count, const char* const* text, const int32_t* lengths))     \
  X(void, glCompileShader, (GlName shader))                                                                    \
  X(void, glGetShaderiv, (GlName shader, GlEnum name, int32_t* value))                                         \
  X(void, glGetShaderInfoLog, (GlName shader, int32_t size, int32_t* length, char* text))                      \
  X(void, glDeleteShader, (GlName shader))                                                                     \
  X(GlName, glCreateProgram, ())                                                                               \
  X(void, glAttachShader, (GlName program, GlName shader))                                                     \
  X(void, glLinkProgram, (GlName program))                                                                     \
  X(void, glGetProgramiv, (GlName program, GlEnum name, int32_t* value))                                       \
  X(void, glGetProgramInfoLog, (GlName program, int32_t size, int32_t* length, char* text))                    \
  X(void, glUseProgram, (GlName program))                                                                      \
  X(void, glGenBuffers, (int32_t count, GlName* buffers))                                                      \
  X(void, glDeleteBuffers, (int32_t count, const GlName* buffers))                                             \
  X(void, glBindBuffer, (GlEnum target, GlName buffer))                                                        \
  X(void, glBindBufferRange, (GlEnum target, uint32_t index, GlName buffer, intptr_t offset, ptrdiff_t bytes)) \
  X(void, glBufferData, (GlEnum target, ptrdiff_t bytes, const void* from, GlEnum usage))                      \
  X(void, glBufferSubData, (GlEnum target, intptr_t offset, ptrdiff_t bytes, const void* from))                \
  X(void, glGetBufferSubData, (GlEnum target, intptr_t offset, ptrdiff_t bytes, void* to))                     \
  X(void*, glMapBufferRange, (GlEnum target, intptr_t offset, ptrdiff_t bytes, GlEnum access))                 \
  X(uint8_t, glUnmapBuffer, (GlEnum target))                                                                   \
  X(void, glCopyBufferSubData, (GlEnum from, GlEnum to, intptr_t from_offset, intptr_t to_offset, ptrdiff_t))  \
  X(void, glClearBufferSubData,                                                                                \
    (GlEnum target, GlEnum inner, intptr_t offset, ptrdiff_t bytes, GlEnum, GlEnum, const void* value))        \
  X(void, glDispatchCompute, (uint32_t x, uint32_t y, uint32_t z))                                             \
  X(void, glMemoryBarrier, (GlEnum what))                                                                      \
  X(void*, glFenceSync, (GlEnum condition, GlEnum flags))                                                      \
  X(GlEnum, glClientWaitSync, (void* sync, GlEnum flags, uint64_t nanoseconds))                                \
  X(void, glDeleteSync, (void* sync))                                                                          \
  X(void, glGetQueryiv, (GlEnum target, GlEnum name, int32_t* value))                                          \
  X(void, glGenQueries, (int32_t count, GlName* queries))                                                      \
  X(void, glDeleteQueries, (int32_t count, const GlName* queries))                                             \
  X(void, glQueryCounter, (GlName query, GlEnum target))                                                       \
  X(void, glGetQueryObjectui64v, (GlName query, GlEnum name, uint64_t* value))                                 \
  X(void, glFlush, ())                                                                                         \
  X(void, glFinish, ())

/// The functions, each under the name that its header gives it. Two of EGL's extensions may be null.
struct OpenGlApi {
// NOLINTNEXTLINE(bugprone-macro-parentheses)
#define GECI_DECLARE(result, name, arguments) result(*name) arguments = nullptr;
  GECI_EGL_FUNCTIONS(GECI_DECLARE)
  GECI_GL_FUNCTIONS(GECI_DECLARE)
#undef GECI_DECLARE
  EglObject (*eglGetPlatformDisplayEXT)(uint32_t platform, EglObject native, const int32_t* attributes) = nullptr;
  uint32_t (*eglQueryDevicesEXT)(int32_t size, EglObject* devices, int32_t* count) = nullptr;
};

/// Opens libEGL and finds all functions, once for the program.
Result<const OpenGlApi*> open_opengl();

}  // namespace geci
