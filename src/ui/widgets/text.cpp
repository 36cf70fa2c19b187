#include "ui/widgets/text.h"

#include <cstdarg>
#include <cstdio>
#include <utility>

#include "imgui_internal.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

std::vector<std::string> cut_texts;

}  // namespace

std::string format(const char* format, ...) {
  char buffer[256];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(buffer, sizeof buffer, format, arguments);
  va_end(arguments);
  return buffer;
}

std::string visible_label(const char* label) { return {label, ImGui::FindRenderedTextEnd(label)}; }

void heading(const char* text) {
  theme::push(Face::kStrong, theme::kHeading);
  note_if_cut(text);
  ImGui::TextUnformatted(text);
  ImGui::PopFont();
  offer_heading(text);
}

void quiet_text(const std::string& text) { quiet_text_that_fits({&text, 1}, 0); }

size_t quiet_text_that_fits(std::span<const std::string> texts, float width) {
  theme::push(Face::kText, theme::kSmall);
  size_t place = 0;
  while (place + 1 < texts.size() && text_width(texts[place].c_str()) > width) ++place;
  ImGui::PushStyleColor(ImGuiCol_Text, theme::kQuiet);
  note_if_cut(texts[place].c_str(), width);
  ImGui::TextUnformatted(texts[place].c_str());
  ImGui::PopStyleColor();
  ImGui::PopFont();
  return place;
}

const std::string& CalmText::show(std::string newest, const Strings& words) {
  const double now = ImGui::GetTime();
  if (changed_at_ < 0 || words_ != &words || now - changed_at_ >= 1) {
    shown_ = std::move(newest);
    words_ = &words;
    changed_at_ = now;
  }
  return shown_;
}

void note_if_cut(const char* text, float room) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImDrawList* draw = ImGui::GetWindowDrawList();
  if (at.y < draw->GetClipRectMin().y || at.y >= draw->GetClipRectMax().y) return;  // scrolled away
  const float width = ImGui::CalcTextSize(text, nullptr, /*hide_text_after_double_hash=*/true).x;
  if (width > (room > 0 ? room : draw->GetClipRectMax().x - at.x) + 0.5F) cut_texts.emplace_back(text);
}

std::vector<std::string> take_cut_texts() { return std::exchange(cut_texts, {}); }

void draw_text(ImVec2 position, ImU32 colour, const std::string& text) {
  ImGui::GetWindowDrawList()->AddText(position, colour, text.c_str());
}

float text_width(const char* text) { return ImGui::CalcTextSize(text).x; }

}  // namespace geci
