// The kernels of shaders/*.wgsl, embedded at build time by shaders/translate.mjs.
#pragma once

#include <span>

namespace geci {

struct ShaderSource {
  const char* name;
  int threads;       // of a workgroup
  const char* wgsl;  // for WebGPU
  const char* glsl;  // the same for OpenGL 4.3
};

std::span<const ShaderSource> all_shaders();

}  // namespace geci
