#include "platform/window.h"

#include <utility>

#include "core/sentence.h"
#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl2.h"
#include "platform/gl.h"

namespace geci::platform {
namespace {

constexpr Sentence<std::string> kNoDisplay{"No display could be opened ({}); start it in a desktop session.",
                                           "打不开显示器（{}）：请在桌面环境里启动。"};
constexpr Sentence<std::string> kNoOpenGl{"OpenGL could not be started ({}); update the graphics driver.",
                                          "无法启动 OpenGL（{}）：请更新显卡驱动。"};

std::string browser_name(const SDL_Keysym& key) {
  if (key.sym == SDLK_SPACE) return " ";
  if (key.sym == SDLK_RETURN) return "Enter";
  if (key.sym == SDLK_QUESTION || (key.sym == SDLK_SLASH && (key.mod & KMOD_SHIFT) != 0)) return "?";
  return SDL_GetKeyName(key.sym);
}

PixelBox whole(const ImDrawData& data) {
  return {0, 0, static_cast<int>(data.DisplaySize.x * data.FramebufferScale.x),
          static_cast<int>(data.DisplaySize.y * data.FramebufferScale.y)};
}

/// A text brings dozens of glyphs at once; one upload of the rectangle around them costs less than one of each.
void join_updates(ImDrawData& data) {
  for (ImTextureData* texture : *data.Textures) {
    if (texture->Updates.Size < 2) continue;
    texture->Updates.resize(1);
    texture->Updates.front() = texture->UpdateRect;
  }
}

}  // namespace

Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options) {
  if (SDL_Init(SDL_INIT_VIDEO) != 0) {
    return Error{kNoDisplay(SDL_GetError())};
  }
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, options.gl_profile);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, options.gl_major);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, options.gl_minor);
  SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
  std::unique_ptr<Window> window(new Window);
  window->keeps_pixels_ = options.keeps_pixels;
  window->window_ = SDL_CreateWindow("Geci 歌词", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, options.width,
                                     options.height, options.flags | SDL_WINDOW_OPENGL);
  if (window->window_ != nullptr) window->context_ = SDL_GL_CreateContext(window->window_);
  if (window->context_ == nullptr) {
    return Error{kNoOpenGl(SDL_GetError())};
  }
  SDL_GL_MakeCurrent(window->window_, window->context_);
  SDL_GL_SetSwapInterval(1);
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;        // what is kept of the layout, the program keeps itself
  ImGui::GetIO().MouseDoubleClickTime = 0.5F;  // as systems have it; a slow frame must not make two clicks of one
  ImGui_ImplSDL2_InitForOpenGL(window->window_, window->context_);
  ImGui_ImplOpenGL3_Init(options.glsl_version.c_str());
  return window;
}

Window::~Window() {
  if (context_ != nullptr) {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplSDL2_Shutdown();
    ImGui::DestroyContext();
    SDL_GL_DeleteContext(context_);
  }
  if (window_ != nullptr) SDL_DestroyWindow(window_);
  SDL_Quit();
}

bool Window::poll_events() {
  bool any = false;
  SDL_Event event;
  while (SDL_PollEvent(&event) != 0) {
    any = true;
    ImGui_ImplSDL2_ProcessEvent(&event);
    if (event.type == SDL_QUIT) wants_close_ = true;
    if (event.type == SDL_KEYDOWN && event.key.repeat == 0 && (event.key.keysym.mod & KMOD_ALT) == 0 && on_key_) {
      on_key_(browser_name(event.key.keysym), (event.key.keysym.mod & (KMOD_CTRL | KMOD_GUI)) != 0);
    }
    if (event.type == SDL_DROPFILE || event.type == SDL_DROPCOMPLETE) take_drop(event.drop);
  }
  return any;
}

// One event for each file, then one that says that this was all.
void Window::take_drop(const SDL_DropEvent& drop) {
  if (drop.type == SDL_DROPFILE) {
    dropped_.emplace_back(drop.file);
    SDL_free(drop.file);
  } else if (on_drop_ && !dropped_.empty()) {
    on_drop_(std::exchange(dropped_, {}));
  }
}

void Window::set_display(int width, int height, float pixel_ratio) {
  fixed_size_ = ImVec2(static_cast<float>(width), static_cast<float>(height));
  fixed_ratio_ = pixel_ratio;
  forget_pixels();
  SDL_SetWindowSize(window_, width, height);
}

void Window::begin_frame() {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplSDL2_NewFrame();
  if (fixed_ratio_ > 0) {
    ImGui::GetIO().DisplaySize = fixed_size_;
    ImGui::GetIO().DisplayFramebufferScale = ImVec2(fixed_ratio_, fixed_ratio_);
  }
  ImGui::NewFrame();
}

void Window::end_frame(ImU32 background) {
  ImGui::Render();
  ImDrawData& data = *ImGui::GetDrawData();
  const std::vector<PixelBox> boxes = keeps_pixels_ ? repainter_.reduce(data, background) : std::vector{whole(data)};
  const auto [left, top, width, height] = whole(data);
  glViewport(left, top, width, height);
  const ImVec4 colour = ImGui::ColorConvertU32ToFloat4(background);
  glClearColor(colour.x, colour.y, colour.z, 1);
  glEnable(GL_SCISSOR_TEST);
  for (const PixelBox& box : boxes) {
    glScissor(box.left, height - box.bottom, box.right - box.left, box.bottom - box.top);
    glClear(GL_COLOR_BUFFER_BIT);
  }
  glDisable(GL_SCISSOR_TEST);
  join_updates(data);
  ImGui_ImplOpenGL3_RenderDrawData(&data);
  if (!boxes.empty()) SDL_GL_SwapWindow(window_);
}

void Window::drop_gl_objects() {
  forget_pixels();
  ImGui_ImplOpenGL3_DestroyDeviceObjects();
}

void Window::make_gl_objects() {
  ImGui_ImplOpenGL3_CreateDeviceObjects();
  // Destroyed textures are not asked for again by themselves.
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status == ImTextureStatus_Destroyed && !texture->WantDestroyNextFrame) {
      texture->SetStatus(ImTextureStatus_WantCreate);
    }
  }
}

}  // namespace geci::platform
