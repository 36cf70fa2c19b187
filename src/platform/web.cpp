// The page's program: starts, then lives in the browser's animation frames and in calls from JavaScript.
#include <emscripten.h>
#include <emscripten/html5.h>

#include <cmath>
#include <cstdio>

#include "cpu/cpu_backend.h"
#include "cpu/thread_pool.h"
#include "platform/fonts.h"
#include "platform/frame_pacer.h"
#include "platform/web_devices.h"
#include "platform/web_gpu.h"
#include "platform/web_host.h"
#include "platform/window.h"
#include "ui/app.h"

namespace {

// What the shell decided before it started this program. The formatter would take JavaScript apart ("== =").
// clang-format off
EM_JS(int, js_threads, (), { return Module['geciThreads'] | 0; });
EM_JS(int, js_isolated, (), { return Module['geciIsolated'] ? 1 : 0; });
EM_JS(int, js_english, (), { return Module['geciLanguage'] === 'en' ? 1 : 0; });
EM_JS(int, js_gpu_is_offered, (), { return Module['geciGpuKind'] ? 1 : 0; });
EM_JS(int, js_gpu_is_real, (), { return Module['geciGpuKind'] === 'real' ? 1 : 0; });
EM_JS(int, js_device, (char* out, int capacity), { return stringToUTF8(Module['geciDevice'] || "", out, capacity); });
EM_JS(int, js_look, (char* out, int capacity), { return stringToUTF8(Module['geciLook'] || "", out, capacity); });
EM_JS(int, js_build, (char* out, int capacity), { return stringToUTF8(Module['geciBuild'] || "", out, capacity); });
// clang-format on

constexpr char kCanvas[] = "#canvas";
// Leaves the larger part of a frame's 16 ms to training when it must share the page's thread.
constexpr double kSliceSeconds = 0.010;

struct Page {
  std::unique_ptr<geci::platform::Window> window;
  geci::platform::WebHost host;
  geci::platform::WebDevices* devices = nullptr;  // the session's
  std::unique_ptr<geci::App> app;
  geci::FramePacer pacer;
  std::string state, controls;
  bool has_gl = true;
};

// Lives as long as the tab: the frames and the exports below have nothing else to hold it by.
Page* page = nullptr;

/// What is to be done in every frame, drawn or not.
void work() {
  page->app->pump();
  page->devices->work();
}

void frame() {
  const double now = emscripten_get_now() / 1000;
  const bool events = page->window->poll_events(), typed = page->host.take_news(), asked = page->app->take_input();
  work();
  if (!page->pacer.wants_frame(now, events || typed || asked, page->app->has_news()) || !page->has_gl) return;
  geci::platform::tidy_fonts(*ImGui::GetIO().Fonts);
  page->window->begin_frame();
  page->app->draw();
  page->window->end_frame(geci::theme::kGround);
  page->host.end_frame();
}

// Answering true asks the browser to give the context back; training is apart from it and goes on.
EM_BOOL on_context_lost(int, const void*, void*) {
  page->has_gl = false;
  page->window->drop_gl_objects();
  return EM_TRUE;
}

EM_BOOL on_context_restored(int, const void*, void*) {
  page->window->make_gl_objects();
  page->has_gl = true;
  page->app->invalidate();
  return EM_TRUE;
}

std::unique_ptr<geci::Session> make_session() {
  char build[32] = "";
  js_build(build, sizeof build);
  const bool threads = geci::has_threads();
  // The processor's threads are taken from the pool that was made before main() ran.
  auto devices = std::make_unique<geci::platform::WebDevices>(
      geci::make_cpu_backend(threads ? std::max(js_threads(), 1) : 1),
      geci::platform::WebGpuFacts{.is_offered = js_gpu_is_offered() != 0, .is_real = js_gpu_is_real() != 0});
  page->devices = devices.get();
  return std::make_unique<geci::Session>(geci::SessionOptions{
      .devices = std::move(devices),
      .executor = threads ? geci::make_thread_executor() : geci::make_sliced_executor(kSliceSeconds),
      .build = build,
      .clock = {}});
}

geci::AppOptions options() {
  char look[1024] = "", device[16] = "";
  js_look(look, sizeof look);
  js_device(device, sizeof device);
  return {.language = js_english() ? geci::Language::kEnglish : geci::Language::kChinese,
          .isolated = js_isolated() != 0,
          .preferences = look,
          .device = device,
          .default_device = js_gpu_is_real() ? geci::kAutoDevice : ""};
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE void geci_request(int id, const char* json, const uint8_t* bytes, int size) {
  page->app->request(id, json, {bytes, static_cast<size_t>(size)});
}

/// In place of a frame while the tab is hidden, when the browser gives none.
EMSCRIPTEN_KEEPALIVE void geci_work_unseen() { work(); }

/// Valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* geci_state() {
  page->state = page->app->state(page->pacer.frames_per_second());
  return page->state.c_str();
}

/// The controls on show (page/controls.h), or an empty string if their list is still that of `known_revision`. Valid
/// until the next call.
EMSCRIPTEN_KEEPALIVE const char* geci_controls(double known_revision) {
  const geci::Controls& controls = page->app->controls();
  const bool known = static_cast<double>(controls.revision()) == known_revision;
  page->controls = known ? std::string() : controls.json();
  return page->controls.c_str();
}

EMSCRIPTEN_KEEPALIVE void geci_text_changed(const char* id, const char* value) { page->host.text_changed(id, value); }
EMSCRIPTEN_KEEPALIVE void geci_text_closed(const char* id, bool submitted) { page->host.text_closed(id, submitted); }

EMSCRIPTEN_KEEPALIVE void geci_set_display(int width, int height, double pixel_ratio) {
  page->window->set_display(width, height, static_cast<float>(pixel_ratio));
  emscripten_set_canvas_element_size(kCanvas, static_cast<int>(std::lround(width * pixel_ratio)),
                                     static_cast<int>(std::lround(height * pixel_ratio)));
  page->app->invalidate();
}

EMSCRIPTEN_KEEPALIVE void geci_gpu_opened() { page->devices->gpu_opened(); }
EMSCRIPTEN_KEEPALIVE void geci_gpu_refused(const char* problem, const char* detail) {
  page->devices->gpu_refused(problem, detail);
}

EMSCRIPTEN_KEEPALIVE void geci_saved(double unix_ms) { page->app->saved(unix_ms); }

}  // extern "C"

int main() {
  // Keys belong to whatever has the focus: the textarea over a field must get its own.
  SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, kCanvas);
  geci::Result<std::unique_ptr<geci::platform::Window>> window = geci::platform::Window::open(
      {.gl_profile = SDL_GL_CONTEXT_PROFILE_ES, .glsl_version = "#version 300 es", .keeps_pixels = true});
  if (!window) {
    std::fprintf(stderr, "%s\n", window.error().english().c_str());
    return 1;
  }
  page = new Page;
  page->window = std::move(*window);
  if (const auto fonts = geci::platform::add_fonts(*ImGui::GetIO().Fonts); !fonts) return 1;
  emscripten_set_webglcontextlost_callback(kCanvas, nullptr, EM_FALSE, on_context_lost);
  emscripten_set_webglcontextrestored_callback(kCanvas, nullptr, EM_FALSE, on_context_restored);
  page->app = std::make_unique<geci::App>(page->host, make_session(), options());
  emscripten_set_main_loop(frame, 0, /*simulate_infinite_loop=*/0);
  return 0;
}
