// The page's main program.
#include <emscripten.h>
#include <emscripten/html5.h>
#include <emscripten/threading.h>

#include <cstdio>

#include "platform/fonts.h"
#include "platform/window.h"

using namespace geci;
namespace {
std::unique_ptr<platform::Window> g_window;
app::Fonts g_fonts;
void frame() {
  g_window->poll_events();
  g_window->begin_frame();
  ImGui::PushFont(g_fonts.text, 20);
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::Begin("x", nullptr, ImGuiWindowFlags_NoDecoration);
  ImGui::Text("Geci 歌词 明月几时有，把酒问青天。 𠮷 gjpqy ln V = 7.62");
  ImGui::PushFont(g_fonts.strong, 20);
  ImGui::Text("Geci 歌词 明月几时有，把酒问青天。Train");
  ImGui::PopFont();
  ImGui::PushFont(g_fonts.lyrics, 36);
  ImGui::Text("明月几时有，把酒问青天。\n不知天上宫阙，今夕是何年。");
  ImGui::PopFont();
  ImGui::Button("训练");
  ImGui::End();
  ImGui::PopFont();
  g_window->end_frame({0.2f, 0.2f, 0.2f, 1});
}
}  // namespace

extern "C" {
EMSCRIPTEN_KEEPALIVE void geci_request(int, const char*, const unsigned char*, int) {}
EMSCRIPTEN_KEEPALIVE const char* geci_state() { return "{}"; }
EMSCRIPTEN_KEEPALIVE void geci_text_changed(const char*, const char*) {}
EMSCRIPTEN_KEEPALIVE void geci_text_closed(const char*) {}
EMSCRIPTEN_KEEPALIVE void geci_set_display(int w, int h, double ratio) {
  g_window->set_display(w, h, static_cast<float>(ratio));
  emscripten_set_canvas_element_size("#canvas", static_cast<int>(w * ratio), static_cast<int>(h * ratio));
}
EMSCRIPTEN_KEEPALIVE void geci_saved(double) {}
}

int main() {
  SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
  auto window = platform::Window::open({1280, 800, 0, SDL_GL_CONTEXT_PROFILE_ES, 3, 0, "#version 300 es"});
  if (!window) {
    std::printf("%s\n", window.error().message.c_str());
    return 1;
  }
  g_window = std::move(*window);
  g_fonts = *platform::add_fonts(*ImGui::GetIO().Fonts);
  emscripten_set_main_loop(frame, 0, 0);
  return 0;
}
