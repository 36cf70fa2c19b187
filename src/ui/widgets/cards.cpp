#include "ui/widgets/cards.h"

#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

constexpr float kTouchSlack = 8;  // pixels a finger may tremble before it counts as a drag

}  // namespace

void begin_card(const char* id, float width, float height, bool scrolls) {
  ImGui::PushStyleColor(ImGuiCol_ChildBg, theme::kCard);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(theme::kPadding, theme::kPaddingY));
  ImGuiChildFlags flags = ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened;
  if (height < 0) flags |= ImGuiChildFlags_AutoResizeY;
  ImGui::BeginChild(
      id, ImVec2(width, std::max(height, 0.0F)), flags,
      scrolls ? ImGuiWindowFlags_None : ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, theme::kSpacing));
}

void end_card() {
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

void begin_column(const char* id, ImVec2 size, ImVec2 margin) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, margin);
  ImGui::BeginChild(id, size, ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened);
  ImGui::PopStyleVar();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kGap, theme::kGap));
}

void end_column() {
  ImGui::PopStyleVar();
  scroll_by_touch();
  ImGui::EndChild();
}

void scroll_by_touch() {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.MouseSource != ImGuiMouseSource_TouchScreen || !ImGui::IsMouseDragging(0, kTouchSlack)) return;
  if (!ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows | ImGuiHoveredFlags_AllowWhenBlockedByActiveItem)) return;
  const ImVec2 drag = ImGui::GetMouseDragDelta(0, kTouchSlack);
  if (std::abs(drag.x) > std::abs(drag.y)) return;  // a slider's business
  ImGui::ClearActiveID();
  ImGui::SetScrollY(ImGui::GetScrollY() - io.MouseDelta.y);
}

}  // namespace geci
