#include "ui/layout.h"

#include <algorithm>
#include <string>

#include "ui/layout_sizes.h"
#include "ui/splitter.h"
#include "ui/widgets/cards.h"
#include "ui/widgets/tab_bar.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

constexpr float kNarrowCurve = 350, kNarrowCurveLeast = 200;
constexpr float kFoldedWidth = theme::kControl + 2 * theme::kTight;  // of the column that the inside gives away

class Layout {
 public:
  Layout(const std::vector<PlacedPanel>& panels, const Snapshot& snapshot, Commands& commands)
      : panels_(panels),
        snapshot_(snapshot),
        commands_(commands),
        top_(height_of(Place::kTop, ImGui::GetWindowWidth())) {}

  void draw() {
    draw_bar("top", ImVec2(0, 0), top_, 0, Place::kTop);
    draw_bare(Place::kOver, Room::kCard);
    ImGui::GetWindowWidth() >= theme::kWide ? draw_wide() : draw_narrow();
  }

 private:
  /// Null where none stands.
  Panel* first(Place place) const {
    const auto at_place = [&](const PlacedPanel& placed) { return placed.place == place; };
    const auto found = std::find_if(panels_.begin(), panels_.end(), at_place);
    return found == panels_.end() ? nullptr : found->panel.get();
  }
  float height_of(Place place, float width) const {
    const Panel* panel = first(place);
    return panel == nullptr ? 0 : panel->height(width);
  }
  /// Without a card around it.
  void draw_bare(Place place, Room room) {
    for (const PlacedPanel& placed : panels_) {
      if (placed.place == place) placed.panel->draw(snapshot_, commands_, room);
    }
  }
  /// Each in a card; `height` -1: what it needs.
  void draw_cards(Place place, float height, Room room) {
    for (const PlacedPanel& placed : panels_) {
      if (placed.place != place) continue;
      begin_card(placed.name, 0, height);
      placed.panel->draw(snapshot_, commands_, room);
      end_card();
    }
  }
  void draw_rest(Place place) {
    for (const PlacedPanel& placed : panels_) {
      if (placed.place != place || !placed.panel->has_rest(snapshot_)) continue;
      begin_card((std::string(placed.name) + " rest").c_str(), 0, -1);
      placed.panel->draw_rest(snapshot_, commands_);
      end_card();
    }
  }
  /// A strip of the card's colour across the window.
  template <class Draw>
  void draw_strip(const char* id, ImVec2 position, float height, float padding, Draw draw) {
    ImGui::SetCursorPos(position);
    ImGui::PushStyleColor(ImGuiCol_ChildBg, theme::kCard);
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(padding, 0));
    ImGui::BeginChild(id, ImVec2(0, height), ImGuiChildFlags_NavFlattened | ImGuiChildFlags_AlwaysUseWindowPadding,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor();
    draw();
    ImGui::EndChild();
  }
  void draw_bar(const char* id, ImVec2 position, float height, float padding, Place place) {
    if (height > 0) draw_strip(id, position, height, padding, [&] { draw_bare(place, Room::kCard); });
  }

  void draw_wide();
  Rows draw_centre(ImVec2 position, ImVec2 size, bool inside_beside, float& curve_edge);
  void draw_inside_column(ImVec2 position, ImVec2 size, bool folded);
  void draw_narrow();
  void draw_tab(Tab tab);

  const std::vector<PlacedPanel>& panels_;
  const Snapshot& snapshot_;
  Commands& commands_;
  const float top_;  // height of the top bar
};

// ----------------------------------------------------------------------------------------------- wide

void Layout::draw_wide() {
  const float lessons = height_of(Place::kLessons, ImGui::GetWindowWidth());
  const ImVec2 size(ImGui::GetWindowWidth(), ImGui::GetWindowHeight() - top_ - lessons);
  const Panel* inside = first(Place::kInside);
  const bool inside_beside = inside != nullptr && size.x >= theme::kThreeColumns;
  const float folded = inside_beside && inside->folded() ? kFoldedWidth : 0;
  PanelSizes& chosen = commands_.preferences().sizes;
  // The side column's own margin is the gap between it and the centre; the window's edge has one too.
  const Columns columns = column_sizes({size.x - theme::kGap, theme::kGap, inside_beside, folded}, chosen);

  ImGui::SetCursorPos(ImVec2(theme::kSplitter / 2, top_));
  begin_column("side", ImVec2(columns.side.size, size.y), ImVec2(theme::kGap - theme::kSplitter / 2, theme::kGap));
  draw_cards(Place::kSide, -1, Room::kCard);
  end_column();

  const float centre_left = columns.side.size + theme::kGap, column_top = top_ + theme::kGap;
  const float height = size.y - 2 * theme::kGap;
  float curve_edge = 0;
  const Rows rows =
      draw_centre(ImVec2(centre_left, column_top), ImVec2(columns.centre, height), inside_beside, curve_edge);
  const float inside_left = centre_left + columns.centre + theme::kGap;
  if (inside_beside) {
    draw_inside_column(ImVec2(inside_left, column_top), ImVec2(columns.inside.size, height), folded > 0);
  }

  const auto upright = [&](const char* name, float middle, float sign) {
    return Edge{name, ImVec2(middle - theme::kSplitter / 2, column_top),
                ImVec2(middle + theme::kSplitter / 2, column_top + height), true, sign};
  };
  splitter(upright("edge=side", centre_left - theme::kSplitter / 2, 1), columns.side, chosen.side, commands_);
  if (inside_beside && folded == 0) {
    splitter(upright("edge=inside", inside_left - theme::kGap / 2, -1), columns.inside, chosen.inside, commands_);
  }
  if (curve_edge > column_top && curve_edge < column_top + height) {
    const Edge edge{"edge=curve", ImVec2(centre_left, curve_edge - theme::kSplitter / 2),
                    ImVec2(centre_left + columns.centre, curve_edge + theme::kSplitter / 2), false, -1};
    splitter(edge, rows.curve, chosen.curve, commands_);
  }
  draw_bar("lessons-bar", ImVec2(0, top_ + size.y), lessons, theme::kPadding, Place::kLessons);
}

/// `curve_edge` is where on the screen the curves' card begins to be dragged.
Rows Layout::draw_centre(ImVec2 position, ImVec2 size, bool inside_beside, float& curve_edge) {
  ImGui::SetCursorPos(position);
  begin_column("centre", size, ImVec2(0, 0));
  draw_bare(Place::kMessages, Room::kCard);
  const float prompt = height_of(Place::kPrompt, size.x - 2 * theme::kPadding) + 2 * theme::kPaddingY;
  // Below the window's edge the network's inside shows its heading, so that one knows to scroll.
  const float peek = inside_beside ? 0 : theme::kGap + theme::kPaddingY + theme::kHeading + theme::kTight;
  const Rows rows =
      row_sizes(ImGui::GetContentRegionAvail().y - peek, prompt, theme::kGap, commands_.preferences().sizes);
  draw_cards(Place::kLyrics, rows.lyrics, Room::kCard);
  draw_cards(Place::kPrompt, prompt, Room::kCard);
  curve_edge = ImGui::GetCursorScreenPos().y - theme::kGap / 2;
  draw_cards(Place::kCurve, rows.curve.size, Room::kCard);
  if (!inside_beside) draw_cards(Place::kInside, -1, Room::kCard);
  end_column();
  return rows;
}

void Layout::draw_inside_column(ImVec2 position, ImVec2 size, bool folded) {
  ImGui::SetCursorPos(position);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding,
                      folded ? ImVec2(theme::kTight, theme::kTight) : ImVec2(theme::kPadding, theme::kPaddingY));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, theme::kCard);
  ImGui::BeginChild("inside-column", size, ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, theme::kSpacing));
  draw_bare(Place::kInside, Room::kColumn);
  ImGui::PopStyleVar();
  scroll_by_touch();
  ImGui::EndChild();
}

// ---------------------------------------------------------------------------------------------- phone

void Layout::draw_narrow() {
  Tab& tab = commands_.preferences().tab;
  const float bottom = ImGui::GetWindowHeight() - theme::kTabBar;
  const char* columns[] = {"train-tab", "lyrics-tab", "inside-tab"};  // each scrolls by itself
  ImGui::SetCursorPos(ImVec2(0, top_));
  begin_column(columns[static_cast<int>(tab)], ImVec2(0, bottom - top_), ImVec2(theme::kGap, theme::kGap));
  draw_bare(Place::kMessages, Room::kTab);
  draw_tab(tab);
  end_column();
  draw_strip("tab-bar", ImVec2(0, bottom), theme::kTabBar, 0, [&] { tab_bar(tab, commands_); });
}

void Layout::draw_tab(Tab tab) {
  switch (tab) {
    case Tab::kTrain:
      // On a phone that lies on its side as high as the screen, so that all of it is seen.
      draw_cards(Place::kCurve, std::clamp(ImGui::GetContentRegionAvail().y, kNarrowCurveLeast, kNarrowCurve),
                 Room::kTab);
      return draw_cards(Place::kSide, -1, Room::kTab);
    case Tab::kLyrics:
      draw_cards(Place::kLyrics, -1, Room::kTab);
      draw_cards(Place::kPrompt, -1, Room::kTab);
      return draw_rest(Place::kLyrics);
    case Tab::kInside:
      draw_cards(Place::kInside, -1, Room::kTab);
      return draw_cards(Place::kLessons, -1, Room::kTab);
  }
}

}  // namespace

void draw_layout(const std::vector<PlacedPanel>& panels, const Snapshot& snapshot, Commands& commands) {
  theme::push(Face::kText, theme::kBody);
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::Begin("geci", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
  Layout(panels, snapshot, commands).draw();
  ImGui::End();
  ImGui::PopFont();
}

}  // namespace geci
