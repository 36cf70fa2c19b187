#include "ui/splitter.h"

#include <algorithm>

#include "ui/widgets/theme.h"

namespace geci {
namespace {

constexpr float kGripLength = 28, kGripWidth = 3;
constexpr float kKeyStep = 16;

float along(const Edge& edge, ImVec2 vector) { return edge.upright ? vector.x : vector.y; }

void draw_grip(const Edge& edge, bool lit) {
  const ImVec2 middle((edge.min.x + edge.max.x) / 2, (edge.min.y + edge.max.y) / 2);
  const ImVec2 half = edge.upright ? ImVec2(kGripWidth / 2, kGripLength / 2) : ImVec2(kGripLength / 2, kGripWidth / 2);
  ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(middle.x - half.x, middle.y - half.y),
                                            ImVec2(middle.x + half.x, middle.y + half.y),
                                            lit ? theme::kAccent : theme::kLine, kGripWidth / 2);
}

/// In steps towards growing, 0 without a key.
float keys_pressed(bool upright) {
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key) ? 1.0F : 0.0F; };
  return upright ? pressed(ImGuiKey_RightArrow) - pressed(ImGuiKey_LeftArrow)
                 : pressed(ImGuiKey_DownArrow) - pressed(ImGuiKey_UpArrow);
}

}  // namespace

void splitter(const Edge& edge, const LayoutSize& panel, float& chosen, Commands& commands) {
  const ImVec2 size(edge.max.x - edge.min.x, edge.max.y - edge.min.y);
  ImGui::SetCursorScreenPos(edge.min);
  ImGui::BeginChild(edge.name, size, 0, ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::InvisibleButton("edge", size);
  commands.mark_place(edge.name);
  const bool active = ImGui::IsItemActive(), hovered = ImGui::IsItemHovered();
  if (active || hovered) ImGui::SetMouseCursor(edge.upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
  draw_grip(edge, active || hovered);

  float* at_start = ImGui::GetStateStorage()->GetFloatRef(ImGui::GetID("at start"));
  if (ImGui::IsItemActivated()) *at_start = panel.size;
  const auto take = [&](float wanted) { chosen = std::clamp(wanted, panel.least, panel.most); };
  const float dragged = active ? along(edge, ImGui::GetMouseDragDelta(0, 0)) : 0;
  if (active && ImGui::IsMouseDoubleClicked(0)) {
    chosen = 0;
  } else if (dragged != 0) {
    take(*at_start + edge.sign * dragged);
  } else if (const float steps = hovered ? keys_pressed(edge.upright) : 0; steps != 0) {
    take(panel.size + edge.sign * steps * kKeyStep);
  }
  ImGui::EndChild();
}

}  // namespace geci
