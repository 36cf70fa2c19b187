#include "gpu/opengl_context.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<> kNoOpenGl{
    "There is no GPU to compute on: no graphics driver here offers OpenGL 4.3 without a screen.",
    "没有可以计算的 GPU：这里的显卡驱动不提供无屏幕的 OpenGL 4.3。"};
constexpr Sentence<std::string> kOnlySoftware{
    "There is no GPU to compute on: the only OpenGL here is {}, which computes on the processor.",
    "没有可以计算的 GPU：这里只有 {}，而它用处理器计算。"};

bool has_word(const char* words, std::string_view word) {
  return words && (" " + std::string(words) + " ").find(" " + std::string(word) + " ") != std::string::npos;
}

bool names_software(const std::string& renderer) {
  for (const char* name : {"llvmpipe", "softpipe", "swrast", "SwiftShader", "Software Rasterizer"}) {
    if (renderer.find(name) != std::string::npos) return true;
  }
  return false;
}

// One for each graphics device, then what EGL would choose itself.
std::vector<EglObject> displays(const OpenGlApi& api) {
  std::vector<EglObject> result;
  const char* extensions = api.eglQueryString(nullptr, gl::kEglExtensions);
  if (api.eglGetPlatformDisplayEXT && api.eglQueryDevicesEXT && has_word(extensions, "EGL_EXT_platform_device")) {
    std::array<EglObject, 16> devices = {};
    int32_t count = 0;
    if (api.eglQueryDevicesEXT(static_cast<int32_t>(devices.size()), devices.data(), &count)) {
      for (int32_t i = 0; i < count; ++i) {
        const EglObject device = devices[static_cast<size_t>(i)];
        result.push_back(api.eglGetPlatformDisplayEXT(gl::kEglPlatformDevice, device, nullptr));
      }
    }
  }
  if (api.eglGetPlatformDisplayEXT && has_word(extensions, "EGL_MESA_platform_surfaceless")) {
    result.push_back(api.eglGetPlatformDisplayEXT(gl::kEglPlatformSurfaceless, nullptr, nullptr));
  }
  result.push_back(api.eglGetDisplay(nullptr));
  return result;
}

// One that tells when it is lost, where the driver can.
EglObject create_context(const OpenGlApi& api, EglObject display) {
  constexpr std::array<int32_t, 9> kWanted = {gl::kEglContextMajor,
                                              4,
                                              gl::kEglContextMinor,
                                              3,
                                              gl::kEglContextProfileMask,
                                              gl::kEglContextCoreProfile,
                                              gl::kEglResetNotification,
                                              gl::kEglLoseContextOnReset,
                                              gl::kEglNone};
  if (const EglObject context = api.eglCreateContext(display, nullptr, nullptr, kWanted.data())) return context;
  std::array<int32_t, 7> plain;
  std::copy_n(kWanted.begin(), plain.size() - 1, plain.begin());
  plain.back() = gl::kEglNone;
  return api.eglCreateContext(display, nullptr, nullptr, plain.data());
}

}  // namespace

OpenGlContext::~OpenGlContext() {
  // The display stays: others in the program may have the same one.
  api_.eglDestroyContext(display_, context_);
}

std::unique_ptr<OpenGlContext> OpenGlContext::open(const OpenGlApi& api, EglObject display) {
  if (!display || !api.eglInitialize(display, nullptr, nullptr)) return nullptr;
  const char* extensions = api.eglQueryString(display, gl::kEglExtensions);
  if (!has_word(extensions, "EGL_KHR_surfaceless_context") || !has_word(extensions, "EGL_KHR_no_config_context") ||
      !api.eglBindAPI(gl::kEglOpenGlApi)) {
    return nullptr;
  }
  const EglObject context = create_context(api, display);
  if (!context) return nullptr;
  auto result = std::make_unique<OpenGlContext>(api, display, context);
  return result->describe() ? std::move(result) : nullptr;
}

bool OpenGlContext::describe() {
  const Current current(*this);
  const auto text = [&](GlEnum name) {
    const uint8_t* value = api_.glGetString(name);
    return value ? std::string(reinterpret_cast<const char*>(value)) : std::string();
  };
  renderer_ = text(gl::kRenderer);
  version_ = text(gl::kVersion);
  is_software_ = names_software(renderer_);
  return !renderer_.empty();
}

Result<std::unique_ptr<OpenGlContext>> OpenGlContext::create(bool allow_software) {
  const Result<const OpenGlApi*> api = open_opengl();
  if (!api) return api.error();
  std::unique_ptr<OpenGlContext> software;
  for (const EglObject display : displays(**api)) {
    std::unique_ptr<OpenGlContext> context = open(**api, display);
    if (context && !context->is_software()) return context;
    if (context && !software) software = std::move(context);
  }
  if (!software) {
    return Error{kNoOpenGl()};
  }
  if (!allow_software) {
    return Error{kOnlySoftware(software->renderer())};
  }
  return software;
}

OpenGlContext::Current::Current(OpenGlContext& context) : context_(context) {
  if (context_.depth_++ > 0) return;
  context_.api_.eglBindAPI(gl::kEglOpenGlApi);
  context_.api_.eglMakeCurrent(context_.display_, nullptr, nullptr, context_.context_);
}

OpenGlContext::Current::~Current() {
  if (--context_.depth_ > 0) return;
  context_.api_.eglMakeCurrent(context_.display_, nullptr, nullptr, nullptr);
}

}  // namespace geci
