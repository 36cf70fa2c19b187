#include "ui/widgets/tab_bar.h"

#include "ui/widgets/accessibility.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

constexpr float kMark = 3;  // thickness of the line over the tab that is open

void draw_tab(const char* name, bool open, ImVec2 min, ImVec2 max) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  theme::push(open ? Face::kStrong : Face::kText, theme::kBody);
  draw->AddText(ImVec2((min.x + max.x - text_width(name)) / 2, (min.y + max.y - theme::kBody) / 2),
                open ? theme::kAccent : theme::kQuiet, name);
  ImGui::PopFont();
  if (!open) return;
  draw->AddRectFilled(ImVec2(min.x + theme::kPadding, min.y), ImVec2(max.x - theme::kPadding, min.y + kMark),
                      theme::kAccent, kMark / 2);
}

}  // namespace

void tab_bar(Tab& tab, Commands& commands) {
  const Strings& words = commands.words();
  const struct {
    Tab tab;
    const char* place;
    const char* name;
  } tabs[] = {{Tab::kTrain, "tab=train", words.train},
              {Tab::kLyrics, "tab=lyrics", words.lyrics},
              {Tab::kInside, "tab=inside", words.inside_tab}};
  const ImVec2 origin = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const float width = room.x / static_cast<float>(std::size(tabs));
  ImGui::GetWindowDrawList()->AddLine(origin, ImVec2(origin.x + room.x, origin.y), theme::kFaintLine);
  for (size_t i = 0; i < std::size(tabs); ++i) {
    const ImVec2 min(origin.x + static_cast<float>(i) * width, origin.y), max(min.x + width, min.y + room.y);
    ImGui::SetCursorScreenPos(min);
    const bool clicked = ImGui::InvisibleButton(tabs[i].place, ImVec2(width, room.y));
    const Used used = offer({.name = tabs[i].name, .on = tab == tabs[i].tab}, tabs[i].place);
    if (used.pressed || clicked) tab = tabs[i].tab;
    commands.mark_place(tabs[i].place);
    draw_tab(tabs[i].name, tab == tabs[i].tab, min, max);
  }
}

}  // namespace geci
