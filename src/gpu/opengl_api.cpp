#include "gpu/opengl_api.h"

#include <dlfcn.h>

#include <cstring>
#include <string>

namespace geci {
namespace {

// Functions and objects are both addresses here; POSIX says so, C++ wants it spelled out.
template <class F>
bool find(F& function, void* address) {
  static_assert(sizeof function == sizeof address);
  std::memcpy(&function, &address, sizeof address);
  return address != nullptr;
}

Result<OpenGlApi> load() {
  void* library = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    return Error{"There is no GPU to compute on: libEGL.so.1 cannot be opened; install the graphics driver's EGL."};
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
    return Error{"There is no GPU to compute on: this machine's EGL lacks " + std::string(missing) +
                 "; a driver with OpenGL 4.3 is needed."};
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
