#include "ui/widgets/tooltips.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

constexpr float kTooltipWidth = 320, kTipGap = 8, kTipPaddingX = 12, kTipPaddingY = 9, kTipLeading = 4;
constexpr float kNarrowCard = 420;  // a tip about something in it stands beside it

/// Where a tip of this size leaves free both the item just drawn and the rows under it.
ImVec2 tip_corner(ImVec2 size) {
  const ImVec2 item = ImGui::GetItemRectMin(), end = ImGui::GetItemRectMax(), display = ImGui::GetIO().DisplaySize;
  const auto inside = [](float wanted, float length, float whole) {
    return std::clamp(wanted, kTipGap, std::max(kTipGap, whole - length - kTipGap));
  };
  const float card_left = ImGui::GetWindowPos().x, card_right = card_left + ImGui::GetWindowWidth();
  if (card_right - card_left <= kNarrowCard) {
    const float right = card_right + kTipGap, left = card_left - kTipGap - size.x;
    const bool fits_right = right + size.x + kTipGap <= display.x;
    if (fits_right || left >= kTipGap) return {fits_right ? right : left, inside(item.y, size.y, display.y)};
  }
  const float above = item.y - kTipGap - size.y;
  return {inside(item.x, size.x, display.x), above >= kTipGap ? above : end.y + kTipGap};
}

/// Small text in a box, `title` above it if there is one; at `corner` or, without one, at the pointer.
void draw_tip(const std::string& title, const std::vector<std::string_view>& lines, const ImVec2* corner) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kTipPaddingX, kTipPaddingY));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, theme::kRounding);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, kTipLeading));
  if (corner != nullptr) ImGui::SetNextWindowPos(*corner);
  if (ImGui::BeginTooltip()) {
    if (!title.empty()) quiet_text(title);
    for (const std::string_view line : lines) ImGui::TextUnformatted(line.data(), line.data() + line.size());
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar(3);
}

bool is_pointed_at() {
  return ImGui::IsItemHovered(ImGuiHoveredFlags_DelayShort | ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
}

}  // namespace

void explain(const char* sentence) {
  if (!is_pointed_at()) return;
  theme::push(Face::kText, theme::kSmall);
  const std::vector<std::string_view> lines = wrap_lines(sentence, kTooltipWidth);
  float width = 0;
  for (const std::string_view line : lines) {
    width = std::max(width, ImGui::CalcTextSize(line.data(), line.data() + line.size()).x);
  }
  const auto count = static_cast<float>(lines.size());
  const ImVec2 corner = tip_corner(
      ImVec2(width + 2 * kTipPaddingX, count * ImGui::GetFontSize() + (count - 1) * kTipLeading + 2 * kTipPaddingY));
  draw_tip({}, lines, &corner);
  ImGui::PopFont();
}

void read_out(const std::string& value) {
  if (!is_pointed_at()) return;
  theme::push(Face::kText, theme::kSmall);
  draw_tip({}, {value}, nullptr);
  ImGui::PopFont();
}

void tooltip(const std::string& title, const std::string& text) {
  theme::push(Face::kText, theme::kSmall);
  draw_tip(title, wrap_lines(text, kTooltipWidth), nullptr);
  ImGui::PopFont();
}

}  // namespace geci
