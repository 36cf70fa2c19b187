#include "ui/widgets/buttons.h"

#include <optional>

#include "ui/widgets/accessibility.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

bool filled_button(const char* label, float width, ImU32 fill, ImU32 hovered, ImU32 ink) {
  ImGui::PushStyleColor(ImGuiCol_Button, fill);
  ImGui::PushStyleColor(ImGuiCol_ButtonHovered, hovered);
  ImGui::PushStyleColor(ImGuiCol_ButtonActive, fill);
  ImGui::PushStyleColor(ImGuiCol_Text, ink);
  note_if_cut(label, width > 0 ? width - ImGui::GetStyle().FramePadding.x : 0);
  const bool pressed = ImGui::Button(label, ImVec2(width, theme::kControl));
  ImGui::PopStyleColor(4);
  return pressed;
}

Used offer_button(const char* label, std::optional<bool> on = std::nullopt) {
  return offer({.kind = ControlKind::kButton, .name = visible_label(label), .on = on}, label);
}

}  // namespace

bool button(const char* label, float width) {
  const bool pressed = filled_button(label, width, theme::kRaised, theme::kHover, theme::kInk);
  return offer_button(label).pressed || pressed;
}

bool primary_button(const char* label, float width) {
  theme::push(Face::kStrong, theme::kBody);
  const bool pressed = filled_button(label, width, theme::kAccent, theme::kAccentHover, theme::kGround);
  ImGui::PopFont();
  return offer_button(label).pressed || pressed;
}

bool disabled_button(const char* label, float width) {
  ImGui::BeginDisabled();
  button(label, width);
  ImGui::EndDisabled();
  return false;
}

bool chip(const char* label, bool selected, float width) {
  const bool pressed = selected ? filled_button(label, width, theme::kAccentFaint, theme::kAccentFaint, theme::kAccent)
                                : filled_button(label, width, theme::kRaised, theme::kHover, theme::kInk);
  return offer_button(label, selected).pressed || pressed;
}

bool small_chip(const char* label, bool selected) {
  const float width = small_chip_width(label);
  theme::push(Face::kText, theme::kSmall);
  ImGui::PushStyleColor(ImGuiCol_Button, selected ? theme::kAccentFaint : theme::kRaised);
  ImGui::PushStyleColor(ImGuiCol_ButtonHovered, selected ? theme::kAccentFaint : theme::kHover);
  ImGui::PushStyleColor(ImGuiCol_Text, selected ? theme::kAccent : theme::kInk);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(0, (theme::kSmallControl - theme::kSmall) / 2));
  const bool pressed = ImGui::Button(label, ImVec2(width, theme::kSmallControl));
  ImGui::PopStyleVar();
  ImGui::PopStyleColor(3);
  ImGui::PopFont();
  return offer_button(label, selected).pressed || pressed;
}

float small_chip_width(const char* label) {
  theme::push(Face::kText, theme::kSmall);
  const float width = text_width(label) + 2 * theme::kFieldPadding + 2;
  ImGui::PopFont();
  return width;
}

void same_line_if_fits(float width) {
  const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
  if (ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x + width <= right) ImGui::SameLine();
}

void draw_chevron(ImDrawList& draw, ImVec2 middle, ImGuiDir direction) {
  constexpr float kReach = 5, kDepth = 2.5F;
  const bool upright = direction == ImGuiDir_Up || direction == ImGuiDir_Down;
  const float tip = direction == ImGuiDir_Down || direction == ImGuiDir_Right ? kDepth : -kDepth;
  const auto point = [&](float along, float across) {
    return upright ? ImVec2(middle.x + along, middle.y + across) : ImVec2(middle.x + across, middle.y + along);
  };
  const ImVec2 line[] = {point(-kReach, -tip), point(0, tip), point(kReach, -tip)};
  draw.AddPolyline(line, 3, theme::kQuiet, 0, 1.5F);
}

bool fold_button(const char* id, ImGuiDir direction) {
  const bool clicked = ImGui::Button(id, ImVec2(theme::kControl, theme::kControl));
  const ImVec2 min = ImGui::GetItemRectMin(), max = ImGui::GetItemRectMax();
  draw_chevron(*ImGui::GetWindowDrawList(), ImVec2((min.x + max.x) / 2, (min.y + max.y) / 2), direction);
  return clicked;
}

bool link(const char* label, const char* address) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = text_width(label), size = ImGui::GetFontSize();
  const bool pressed = ImGui::InvisibleButton(label, ImVec2(width, theme::kSmallControl));
  const Used used = offer({.kind = ControlKind::kLink, .name = label, .value = address}, label);
  const ImU32 colour = ImGui::IsItemHovered() ? theme::kInk : theme::kSecond;
  const float top = origin.y + (theme::kSmallControl - size) / 2;
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddText(ImVec2(origin.x, top), colour, label);
  draw->AddLine(ImVec2(origin.x, top + size), ImVec2(origin.x + width, top + size), colour);
  return pressed || used.pressed;
}

}  // namespace geci
