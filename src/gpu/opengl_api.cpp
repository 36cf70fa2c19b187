#include "gpu/opengl_api.h"

#include <dlfcn.h>

#include <string>

#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<> kNoEgl{
    "There is no GPU to compute on: libEGL.so.1 cannot be opened; install the graphics driver's EGL.",
    "没有可以计算的 GPU：打不开 libEGL.so.1，请安装显卡驱动的 EGL。"};
constexpr Sentence<std::string> kEglLacks{
    "There is no GPU to compute on: this machine's EGL lacks {}; a driver with OpenGL 4.3 is needed.",
    "没有可以计算的 GPU：这台机器的 EGL 缺少 {}，需要有 OpenGL 4.3 的驱动。"};

template <class F>
bool find(F& function, void* address) {
  function = reinterpret_cast<F>(address);
  return address != nullptr;
}

Result<OpenGlApi> load() {
  void* library = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    return Error{kNoEgl()};
  }
  OpenGlApi api;
  const char* missing = nullptr;
#define GECI_LOAD_EGL(result, name, arguments) \
  if (!find(api.name, dlsym(library, #name))) missing = #name;
  GECI_EGL_FUNCTIONS(GECI_LOAD_EGL)
#undef GECI_LOAD_EGL
  if (!missing) {
#define GECI_LOAD_GL(result, name, arguments) \
  if (!find(api.name, api.eglGetProcAddress(#name))) missing = #name;
    GECI_GL_FUNCTIONS(GECI_LOAD_GL)
#undef GECI_LOAD_GL
  }
  if (missing) {
    return Error{kEglLacks(missing)};
  }
  find(api.eglGetPlatformDisplayEXT, api.eglGetProcAddress("eglGetPlatformDisplayEXT"));
  find(api.eglQueryDevicesEXT, api.eglGetProcAddress("eglQueryDevicesEXT"));
  return api;
}

}  // namespace

Result<const OpenGlApi*> open_opengl() {
  // Never destroyed: a device may outlive other variables of the program.
  static const auto* api = new Result<OpenGlApi>(load());
  if (!*api) return api->error();
  return &api->value();
}

}  // namespace geci
