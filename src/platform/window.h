// An SDL window with OpenGL and Dear ImGui in it; the same for the desktop and the page.
#pragma once

#include <SDL.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "imgui.h"
#include "platform/repainter.h"

namespace geci::platform {

/// What differs between the desktop's OpenGL and the browser's.
struct WindowOptions {
  int width = 1280;
  int height = 800;
  Uint32 flags = 0;    // SDL_WINDOW_*, beside SDL_WINDOW_OPENGL
  int gl_profile = 0;  // SDL_GL_CONTEXT_PROFILE_*
  int gl_major = 3;
  int gl_minor = 0;
  std::string glsl_version;
  bool keeps_pixels = false;  // the surface shows the last frame until it is drawn over
};

class Window {
 public:
  /// Fails with a sentence if there is no display or no OpenGL of that version.
  static Result<std::unique_ptr<Window>> open(const WindowOptions& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// Hands waiting events to ImGui. True if there were any.
  bool poll_events();
  bool wants_close() const { return wants_close_; }
  /// Called with the paths of what was dropped on the window together.
  void set_drop_handler(std::function<void(const std::vector<std::string>&)> handler) { on_drop_ = std::move(handler); }

  /// Called with each key that goes down and is not repeated, named as a browser names it, and whether Ctrl or Command
  /// is held.
  void set_key_handler(std::function<void(const std::string&, bool)> handler) { on_key_ = std::move(handler); }

  /// Fixes the size in logical pixels and the device pixels in each, instead of asking SDL: on the
  /// page SDL and ImGui would each scale (imgui issue 8733).
  void set_display(int width, int height, float pixel_ratio);

  void begin_frame();
  /// Draws it, or what of it has changed where pixels are kept.
  void end_frame(ImU32 background);
  /// What is shown is no longer the last frame.
  void forget_pixels() { repainter_.forget(); }

  /// When the GL context is lost: forgets its shaders, buffers and textures.
  void drop_gl_objects();
  /// When it is given back: makes them anew.
  void make_gl_objects();

 private:
  Window() = default;

  SDL_Window* window_ = nullptr;
  SDL_GLContext context_ = nullptr;
  bool wants_close_ = false;
  ImVec2 fixed_size_{0, 0};
  float fixed_ratio_ = 0;
  bool keeps_pixels_ = false;
  Repainter repainter_;
  void take_drop(const SDL_DropEvent& drop);

  std::function<void(const std::vector<std::string>&)> on_drop_;
  std::vector<std::string> dropped_;  // until all of a drop has come
  std::function<void(const std::string&, bool)> on_key_;
};

}  // namespace geci::platform
