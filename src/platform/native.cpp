// The desktop program: geci-app [TEXT or MODEL]
#include <cstdio>

#include "cpu/cpu_backend.h"
#include "platform/fonts.h"
#include "platform/frame_pacer.h"
#include "platform/native_host.h"
#include "platform/window.h"
#include "ui/app.h"

namespace {

constexpr int kIdleMilliseconds = 10;

int run(geci::platform::Window& window, int argc, char** argv) {
  using namespace geci;
  platform::NativeHost host;
  auto session = std::make_unique<app::Session>(app::SessionOptions{
      .backend = make_cpu_backend(0), .executor = app::make_thread_executor(), .build = "native", .clock = {}});
  app::App app(host, std::move(session), {.look = platform::NativeHost::kept_look()});
  window.set_drop_handler([&](const std::vector<std::string>& paths) { host.open_dropped(paths); });
  ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  window.set_key_handler([&](const std::string& key, bool command) {
    // Keys that are typed, and those that press the control with the ring around it, are Dear ImGui's.
    const ImGuiIO& io = ImGui::GetIO();
    const bool presses = io.NavVisible && (key == " " || key == "Enter");
    if (!io.WantTextInput && !presses) app.press_key(key, command);
  });
  for (int i = 1; i < argc; ++i) host.open_path(argv[i]);

  app::FramePacer pacer;
  while (!window.wants_close()) {
    const bool input = window.poll_events();
    host.deliver(app);
    app.pump();
    const double now = static_cast<double>(SDL_GetTicks64()) / 1000;
    if (!pacer.wants_frame(now, input, app.has_news())) {
      SDL_Delay(kIdleMilliseconds);
      continue;
    }
    window.begin_frame();
    app.draw();
    window.end_frame(app::theme::kGround);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  auto window = geci::platform::Window::open({.flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI,
                                              .gl_profile = SDL_GL_CONTEXT_PROFILE_CORE,
                                              .gl_major = 3,
                                              .gl_minor = 3,
                                              .glsl_version = "#version 330 core"});
  if (!window) {
    std::fprintf(stderr, "geci-app: %s\n", window.error().message.c_str());
    return 1;
  }
  if (const auto fonts = geci::platform::add_fonts(*ImGui::GetIO().Fonts); !fonts) {
    std::fprintf(stderr, "geci-app: %s\n", fonts.error().message.c_str());
    return 1;
  }
  return run(**window, argc, argv);
}
