#include "ui/panels/inside/drawing.h"

#include <algorithm>
#include <cmath>

#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"

namespace geci {
namespace {

constexpr float kStripHeight = 12;
constexpr size_t kNumbersShown = 5;
constexpr float kBoxHeight = 26, kBoxPadding = 5, kBoxGap = 3;
constexpr float kLeastOutline = 3;  // a narrower one would be a solid block
constexpr float kBarRow = 23, kBarHeight = 12, kBarLabel = 46, kBarValue = 62;

ImU32 mixed(ImU32 a, ImU32 b, float share) {
  const ImVec4 from = ImGui::ColorConvertU32ToFloat4(a), to = ImGui::ColorConvertU32ToFloat4(b);
  const auto between = [&](float x, float y) { return x + (y - x) * share; };
  return ImGui::ColorConvertFloat4ToU32(ImVec4(between(from.x, to.x), between(from.y, to.y), between(from.z, to.z), 1));
}

float largest_of(std::span<const float> values) {
  float largest = 0;
  for (const float value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

/// What a box or a bar has room for.
std::string clipped(const std::string& text, float width) {
  std::string shown = text;
  while (!shown.empty() && text_width(shown.c_str()) > width) {
    do {
      shown.pop_back();
    } while (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0xC0U) == 0x80U);
    if (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0xC0U) == 0xC0U) shown.pop_back();
  }
  return shown;
}

std::string percentage(float share) {
  if (share > 0 && share < 0.00005F) return "< 0.01%";
  return format(share >= 0.0995F ? "%.1f%%" : "%.2f%%", static_cast<double>(share) * 100);
}

}  // namespace

std::string visible(const std::string& token) {
  if (token == "\n") return "↵";
  if (token == " ") return "␣";
  return token;
}

ImU32 signed_colour(float value) {
  return mixed(theme::kRaised, value < 0 ? theme::kSecond : theme::kAccent, std::min(std::abs(value), 1.0F));
}

void code_line(const std::string& code) {
  theme::push(Face::kText, theme::kSmall);
  paragraph(code, theme::kSecond, theme::kTextLeading);
  ImGui::PopFont();
}

void strip(const char* id, std::span<const float> values, float scale) {
  const float width = ImGui::GetContentRegionAvail().x;
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton(id, ImVec2(width, kStripHeight));
  if (values.empty()) return;
  const float full = scale > 0 ? scale : std::max(largest_of(values), 1e-30F);
  const size_t cells = std::min(values.size(), static_cast<size_t>(width));
  const auto first_of = [&](size_t cell) { return cell * values.size() / cells; };
  const float each = width / static_cast<float>(cells);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  for (size_t cell = 0; cell < cells; ++cell) {
    const auto part = values.subspan(first_of(cell), first_of(cell + 1) - first_of(cell));
    const float value =
        *std::max_element(part.begin(), part.end(), [](float a, float b) { return std::abs(a) < std::abs(b); });
    const float left = origin.x + each * static_cast<float>(cell);
    draw->AddRectFilled(
        ImVec2(left, origin.y), ImVec2(left + each, origin.y + kStripHeight),
        signed_colour(scale > 0 ? value / full : std::copysign(std::sqrt(std::abs(value) / full), value)));
  }
  if (!ImGui::IsItemHovered()) return;
  const float share = (ImGui::GetIO().MousePos.x - origin.x) / width;
  const size_t index =
      std::min(values.size() - 1, static_cast<size_t>(std::max(0.0F, share) * static_cast<float>(values.size())));
  read_out(format("[%d] = %.6g", static_cast<int>(index), static_cast<double>(values[index])));
}

std::string first_numbers(std::span<const float> values) {
  std::string text;
  for (size_t i = 0; i < std::min(values.size(), kNumbersShown); ++i) {
    text += format("%s%.3f", i == 0 ? "" : "  ", static_cast<double>(values[i]));
  }
  return values.size() > kNumbersShown ? text + "  …" : text;
}

int token_boxes(const char* place, const std::vector<std::string>& tokens, int selected, std::span<const ImU32> fill,
                Commands& commands, int& hovered) {
  const float width = ImGui::GetContentRegionAvail().x;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  int pressed = -1;
  float used = 0;
  hovered = -1;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(kBoxGap, kBoxGap));
  for (int i = 0; i < static_cast<int>(tokens.size()); ++i) {
    const std::string text = visible(tokens[static_cast<size_t>(i)]);
    const float text_size = text_width(text.c_str()), box = std::max(text_size, 14.0F) + 2 * kBoxPadding;
    if (i > 0 && used + kBoxGap + box <= width) {
      ImGui::SameLine();
      used += kBoxGap + box;
    } else {
      used = box;
    }
    const ImVec2 origin = ImGui::GetCursorScreenPos(), corner(origin.x + box, origin.y + kBoxHeight);
    ImGui::PushID(i);
    if (ImGui::InvisibleButton(place, ImVec2(box, kBoxHeight))) pressed = i;
    ImGui::PopID();
    commands.mark_place(format("%s=%d", place, i).c_str());
    if (ImGui::IsItemHovered()) hovered = i;
    draw->AddRectFilled(origin, corner, fill[static_cast<size_t>(i)], 4);
    if (i == selected) draw->AddRect(origin, corner, theme::kAccent, 4, 0, 1.5F);
    draw_text(ImVec2(origin.x + (box - text_size) / 2, origin.y + (kBoxHeight - ImGui::GetFontSize()) / 2),
              theme::ink_on(fill[static_cast<size_t>(i)]), text);
  }
  ImGui::PopStyleVar();
  return pressed;
}

void probability_bar(const std::string& token, float drawn, float outlined, float largest, bool marked) {
  const float width = ImGui::GetContentRegionAvail().x;
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImGui::Dummy(ImVec2(width, kBarRow));
  const float room = width - kBarLabel - kBarValue, middle = origin.y + kBarRow / 2;
  const float left = origin.x + kBarLabel, top = middle - kBarHeight / 2, bottom = middle + kBarHeight / 2;
  const auto right_of = [&](float share) { return left + std::max(1.0F, room * share / std::max(largest, 1e-30F)); };
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw_text(ImVec2(origin.x, middle - ImGui::GetFontSize() / 2), marked ? theme::kAccent : theme::kInk,
            clipped(visible(token), kBarLabel - 6));
  if (drawn > 0) {
    draw->AddRectFilled(ImVec2(left, top), ImVec2(right_of(drawn), bottom), marked ? theme::kAccent : theme::kSecond,
                        2);
  }
  if (right_of(outlined) - left >= kLeastOutline) {
    draw->AddRect(ImVec2(left, top), ImVec2(right_of(outlined), bottom), theme::kInk, 2);
  }
  theme::push(Face::kText, theme::kSmall);
  const std::string value = percentage(drawn);
  draw_text(ImVec2(origin.x + width - text_width(value.c_str()), middle - ImGui::GetFontSize() / 2),
            drawn > 0 ? theme::kInk : theme::kFaint, value);
  ImGui::PopFont();
}

}  // namespace geci
