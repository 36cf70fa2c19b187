#include "platform/web_host.h"

#include <emscripten.h>

#include "ui/widgets/accessibility.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/shaped_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace {

// This is JavaScript, which the formatter would take apart.
// clang-format off
EM_JS(void, js_reply, (int id, const char* json, const unsigned char* bytes, int size), {
  Module['geciHost'].reply(id, UTF8ToString(json), size > 0 ? HEAPU8.slice(bytes, bytes + size) : null);
});

EM_JS(void, js_place_text_field,
      (const char* id, double x, double y, double width, double height, double font_size, int multiline,
       const char* value, const char* hint), {
  Module['geciHost'].placeTextField({
    'id': UTF8ToString(id), 'x': x, 'y': y, 'width': width, 'height': height, 'fontSize': font_size,
    'multiline': !!multiline, 'value': UTF8ToString(value), 'hint': UTF8ToString(hint)
  });
});

EM_JS(void, js_close_text_field, (const char* id), { Module['geciHost'].closeTextField(UTF8ToString(id)); });
EM_JS(void, js_pick_file, (const char* kind), { Module['geciHost'].pickFile(UTF8ToString(kind)); });
EM_JS(void, js_open_corpus, (const char* key), { Module['geciHost'].openCorpus(UTF8ToString(key)); });
EM_JS(void, js_share_link, (const char* json), { Module['geciHost'].shareLink(UTF8ToString(json)); });
EM_JS(void, js_open_link, (const char* address), { Module['geciHost'].openLink(UTF8ToString(address)); });
EM_JS(void, js_open_dictionary, (), { Module['geciHost'].openDictionary(); });
EM_JS(void, js_kept_lessons, (char* out, int capacity), {
  stringToUTF8(Module['geciHost'].keptLessons(), out, capacity);
});
EM_JS(void, js_keep_lessons, (const char* done), { Module['geciHost'].keepLessons(UTF8ToString(done)); });
EM_JS(void, js_copy_text, (const char* text), { Module['geciHost'].copyText(UTF8ToString(text)); });

EM_JS(void, js_download_picture, (const char* name, double x, double y, double width, double height), {
  Module['geciHost'].downloadPicture(UTF8ToString(name), Module['canvas'], [ x, y, width, height ]);
});
EM_JS(void, js_download, (const char* name, const unsigned char* bytes, int size), {
  Module['geciHost'].download(UTF8ToString(name), 'application/octet-stream', HEAPU8.slice(bytes, bytes + size));
});

EM_JS(void, js_save_model, (const unsigned char* bytes, int size), {
  Module['geciHost'].saveModel(HEAPU8.slice(bytes, bytes + size));
});

EM_JS(void, js_keep_look, (const char* json), { Module['geciHost'].keepLook(UTF8ToString(json)); });
EM_JS(int, js_prefers_light, (), { return Module['geciHost'].prefersLight() ? 1 : 0; });
EM_JS(void, js_show_theme, (int light), { Module['geciHost'].showTheme(!!light); });
// clang-format on

}  // namespace

namespace geci::platform {

TextEdit WebHost::edit_text(const TextField& field) {
  TextEdit edit{.submitted = submitted_ == field.id};
  if (edit.submitted) submitted_.clear();
  if (changed_ == field.id) {
    edit.changed = field.value != value_;
    field.value = value_;
    changed_.clear();
  }
  const ImVec2 position = ImGui::GetCursorScreenPos();
  const ImVec2 corner(position.x + field.size.x, position.y + field.size.y);
  const bool clicked = ImGui::InvisibleButton(field.id, field.size);
  const Used used = offer({.kind = ControlKind::kField,
                           .name = field.hint,
                           .value = field.value,
                           .field = field.id,
                           .multiline = field.multiline},
                          field.id);
  if ((clicked || used.pressed) && open_ != field.id) {
    close();
    open_ = field.id;
  }
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(position, corner, theme::kRaised, theme::kRounding);
  draw->AddRect(position, corner, ImGui::IsItemHovered() ? theme::kFaint : theme::kLine, theme::kRounding);
  const bool visible = ImGui::IsItemVisible();
  if (open_ == field.id && visible) {
    place(field, position);
    return edit;
  }
  const bool empty = field.value.empty();
  if (empty && !field.multiline) note_if_cut(field.hint, field.size.x - 2 * theme::kFieldPadding);
  const std::string& text = empty ? std::string(field.hint) : field.value;
  draw->PushClipRect(position, corner, true);
  float y = position.y + (field.multiline ? theme::kTight : (field.size.y - ImGui::GetFontSize()) / 2);
  for (const std::string_view line : wrap_lines(text, field.size.x - 2 * theme::kFieldPadding)) {
    draw_text(ImVec2(position.x + theme::kFieldPadding, y), empty ? theme::kFaint : theme::kInk, drawable(line));
    y += ImGui::GetFontSize() * theme::kTextLeading;
    if (!field.multiline || y > corner.y) break;
  }
  draw->PopClipRect();
  return edit;
}

void WebHost::place(const TextField& field, ImVec2 position) {
  open_drawn_ = true;
  js_place_text_field(field.id, position.x, position.y, field.size.x, field.size.y, ImGui::GetFontSize() * theme::kEm,
                      field.multiline, field.value.c_str(), field.hint);
}

void WebHost::close() {
  if (open_.empty()) return;
  js_close_text_field(open_.c_str());
  open_.clear();
}

void WebHost::end_frame() {
  if (!picture_.name.empty()) {
    const ImVec2 size(picture_.max.x - picture_.min.x, picture_.max.y - picture_.min.y);
    js_download_picture(picture_.name.c_str(), picture_.min.x, picture_.min.y, size.x, size.y);
    picture_ = {};
  }
  if (!open_drawn_) close();
  open_drawn_ = false;
}

void WebHost::text_changed(const std::string& id, std::string value) {
  changed_ = id;
  value_ = std::move(value);
  news_ = true;
}

void WebHost::text_closed(const std::string& id, bool submitted) {
  if (submitted) submitted_ = id;
  if (open_ == id) open_.clear();
  news_ = true;
}

bool WebHost::take_news() { return std::exchange(news_, false); }

void WebHost::copy_text(const std::string& text) { js_copy_text(text.c_str()); }
void WebHost::pick_file(FileKind kind) { js_pick_file(kind == FileKind::kText ? "text" : "model"); }
void WebHost::open_corpus(const std::string& key) { js_open_corpus(key.c_str()); }
void WebHost::open_dictionary() { js_open_dictionary(); }
void WebHost::share_link(const std::string& json) { js_share_link(json.c_str()); }
void WebHost::open_link(const std::string& address) { js_open_link(address.c_str()); }

void WebHost::download(const std::string& name, std::span<const uint8_t> bytes) {
  js_download(name.c_str(), bytes.data(), static_cast<int>(bytes.size()));
}

void WebHost::download_picture(const std::string& name, ImVec2 min, ImVec2 max) { picture_ = {name, min, max}; }

void WebHost::save_model(std::span<const uint8_t> bytes) {
  js_save_model(bytes.data(), static_cast<int>(bytes.size()));
}

void WebHost::keep_preferences(const std::string& json) { js_keep_look(json.c_str()); }
bool WebHost::prefers_light() { return js_prefers_light() != 0; }
void WebHost::show_theme(bool light) { js_show_theme(light ? 1 : 0); }

std::string WebHost::kept_lessons() {
  char done[256] = "";  // all of the names are shorter
  js_kept_lessons(done, sizeof done);
  return done;
}

void WebHost::keep_lessons(const std::string& done) { js_keep_lessons(done.c_str()); }

void WebHost::reply(int id, const std::string& json, std::span<const uint8_t> bytes) {
  js_reply(id, json.c_str(), bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace geci::platform
