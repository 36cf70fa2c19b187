// The desktop program: geci-app [--device NAME] [TEXT or MODEL]
#include <cstdio>
#include <string>
#include <vector>

#include "core/sentence.h"
#include "cpu/cpu_backend.h"
#include "devices/devices.h"
#include "platform/fonts.h"
#include "platform/frame_pacer.h"
#include "platform/native_devices.h"
#include "platform/native_host.h"
#include "platform/window.h"
#include "ui/app.h"

namespace {

constexpr geci::Sentence<std::string> kDeviceNeedsName{"--device needs a name: {}.", "--device 要有设备的名字：{}。"};

constexpr int kIdleMilliseconds = 10;

struct Options {
  std::string device;  // empty: as it was chosen last time
  std::vector<std::string> paths;
};

geci::Result<Options> parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool names_device = argument == "--device";
    if (names_device && i + 1 == argc) return geci::Error{kDeviceNeedsName(geci::device_names())};
    if (names_device) {
      options.device = argv[++i];
    } else if (argument.starts_with("--device=")) {
      options.device = argument.substr(argument.find('=') + 1);
    } else {
      options.paths.push_back(argument);
    }
  }
  if (options.device.empty()) return options;
  if (const geci::Status known = geci::check_device_name(options.device); !known) return known.error();
  return options;
}

int run(geci::platform::Window& window, const Options& options) {
  using namespace geci;
  platform::NativeHost host;
  auto session = std::make_unique<Session>(SessionOptions{.devices = std::make_unique<platform::NativeDevices>(),
                                                          .executor = make_thread_executor(),
                                                          .build = "native",
                                                          .clock = {}});
  App app(host, std::move(session),
          {.preferences = platform::NativeHost::kept_preferences(), .device = options.device});
  window.set_drop_handler([&](const std::vector<std::string>& paths) { host.open_dropped(paths); });
  ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  window.set_key_handler([&](const std::string& key, bool command) {
    // Keys that are typed, and those that press the control with the ring around it, are Dear ImGui's.
    const ImGuiIO& io = ImGui::GetIO();
    const bool presses = io.NavVisible && (key == " " || key == "Enter");
    if (!io.WantTextInput && !presses) app.press_key(key, command);
  });
  for (const std::string& path : options.paths) host.open_path(path);

  FramePacer pacer;
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
    window.end_frame(theme::kGround);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const geci::Result<Options> options = parse(argc, argv);
  if (!options) {
    std::fprintf(stderr, "geci-app: %s\n", options.error().english().c_str());
    return 2;
  }
  auto window = geci::platform::Window::open({.flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI,
                                              .gl_profile = SDL_GL_CONTEXT_PROFILE_CORE,
                                              .gl_major = 3,
                                              .gl_minor = 3,
                                              .glsl_version = "#version 330 core"});
  if (!window) {
    std::fprintf(stderr, "geci-app: %s\n", window.error().english().c_str());
    return 1;
  }
  if (const auto fonts = geci::platform::add_fonts(*ImGui::GetIO().Fonts); !fonts) {
    std::fprintf(stderr, "geci-app: %s\n", fonts.error().english().c_str());
    return 1;
  }
  return run(**window, *options);
}
