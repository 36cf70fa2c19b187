#include "ui/panels/curve_legend.h"

#include <algorithm>
#include <cmath>

#include "ui/widgets/accessibility.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"

namespace geci {
namespace {

constexpr float kDash = 16, kDashGap = 6, kCross = 20, kBetween = 14, kLegendRow = theme::kSmall + 4;

float width_of(const CurveLine& line) {
  return kDash + kDashGap + text_width(line.name.c_str()) + (line.past_run != 0 ? kCross : 0);
}

void draw_cross(const CurveLine& line, ImVec2 place, Commands& commands) {
  const std::string name = "remove_run=" + std::to_string(line.past_run);
  ImGui::SetCursorScreenPos(place);
  const bool clicked = ImGui::InvisibleButton(name.c_str(), ImVec2(kCross, kLegendRow));
  const std::string says = line.name + ": " + commands.words().remove_run.text;
  if (offer({.name = says}, name.c_str()).pressed || clicked) commands.send(RemoveRunCommand{line.past_run});
  commands.mark_place(name.c_str());
  const ImU32 colour = ImGui::IsItemHovered() ? theme::kInk : theme::kFaint;
  ImGui::GetWindowDrawList()->AddText(ImVec2(place.x + (kCross - text_width("×")) / 2, place.y), colour, "×");
  explain(commands.words().remove_run);
}

}  // namespace

CurveLegend::CurveLegend(std::span<const CurveLine> lines, float width) {
  if (lines.empty() || (lines.size() == 1 && lines.front().past_run == 0)) return;
  ImVec2 place(0, 0);
  for (const CurveLine& line : lines) {
    const float wide = width_of(line);
    if (place.x > 0 && place.x + wide > width) place = ImVec2(0, place.y + kLegendRow);
    entries_.push_back({&line, place});
    size_ = ImVec2(std::max(size_.x, place.x + wide), place.y + kLegendRow);
    place.x += wide + kBetween;
  }
}

void CurveLegend::draw(ImVec2 origin, Commands& commands) const {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  for (const Entry& entry : entries_) {
    const CurveLine& line = *entry.line;
    const ImVec2 at(origin.x + entry.place.x, origin.y + entry.place.y);
    const float middle = std::round(at.y + theme::kSmall / 2) + 0.5F, left = at.x + kDash + kDashGap;
    draw->AddLine(ImVec2(at.x, middle), ImVec2(at.x + kDash, middle), line.colour, 2.0F);
    if (line.dotted) draw->AddCircleFilled(ImVec2(at.x + kDash / 2, middle), 3, line.colour);
    draw->AddText(ImVec2(left, at.y), theme::kQuiet, line.name.c_str());
    if (line.past_run != 0) draw_cross(line, ImVec2(left + text_width(line.name.c_str()), at.y), commands);
  }
}

}  // namespace geci
