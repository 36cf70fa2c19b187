// The kernels of shaders/*.wgsl, embedded at build time by shaders/translate.mjs.
#pragma once

#include <cstdint>
#include <span>

namespace geci {

struct ShaderSource {
  const char* name;
  int threads;        // of a workgroup
  uint32_t bindings;  // those that it has: bit 0 for binding 0, the parameters
  const char* wgsl;   // for WebGPU
  const char* glsl;   // the same for OpenGL 4.3
};

std::span<const ShaderSource> all_shaders();

}  // namespace geci
