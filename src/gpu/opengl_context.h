// An OpenGL context without a window or a screen.
#pragma once

#include <memory>
#include <string>

#include "core/result.h"
#include "gpu/opengl_api.h"

namespace geci {

class OpenGlContext {
 public:
  /// Tries the machine's graphics devices and takes the first that is real; a software renderer only where there is no
  /// other, and if `allow_software`.
  static Result<std::unique_ptr<OpenGlContext>> create(bool allow_software);

  OpenGlContext(const OpenGlApi& api, EglObject display, EglObject context)
      : api_(api), display_(display), context_(context) {}
  OpenGlContext(const OpenGlContext&) = delete;
  OpenGlContext& operator=(const OpenGlContext&) = delete;
  ~OpenGlContext();

  const OpenGlApi& api() const { return api_; }
  /// "llvmpipe (LLVM 15.0.6, 256 bits)".
  const std::string& renderer() const { return renderer_; }
  const std::string& version() const { return version_; }
  bool is_software() const { return is_software_; }

  /// While it lives, this thread may call OpenGL in the context: threads may take turns. May be nested.
  class Current {
   public:
    explicit Current(OpenGlContext& context);
    Current(const Current&) = delete;
    Current& operator=(const Current&) = delete;
    ~Current();

   private:
    OpenGlContext& context_;
  };

 private:
  static std::unique_ptr<OpenGlContext> open(const OpenGlApi& api, EglObject display);
  bool describe();

  const OpenGlApi& api_;
  EglObject display_, context_;
  std::string renderer_, version_;
  bool is_software_ = false;
  int depth_ = 0;
};

}  // namespace geci
