#include "app/layout.h"

#include "app/shares.h"
#include "app/splitter.h"
#include "app/tab_bar.h"
#include "app/widgets.h"

namespace geci::app {
namespace {

constexpr float kNarrowCurve = 350;
constexpr size_t kEarlierNarrow = 3;

class Layout {
 public:
  Layout(Panels& panels, const Snapshot& snapshot, Commands& commands)
      : panels_(panels), snapshot_(snapshot), commands_(commands), top_(TopBar::height(ImGui::GetWindowWidth())) {}

  void draw() {
    draw_bar("top", ImVec2(0, 0), top_, 0, [&] { panels_.top_bar.draw(snapshot_, commands_); });
    panels_.shortcuts.draw(commands_);
    ImGui::GetWindowWidth() >= theme::kWide ? draw_wide() : draw_narrow();
  }

 private:
  template <class Draw>
  void draw_card(const char* id, float height, Draw draw) {
    begin_card(id, 0, height);
    draw();
    end_card();
  }
  template <class Panel>
  void draw_panel(const char* id, float height, Panel& panel) {
    draw_card(id, height, [&] { panel.draw(snapshot_, commands_); });
  }
  /// A strip of the card's colour across the window.
  template <class Draw>
  void draw_bar(const char* id, ImVec2 position, float height, float padding, Draw draw) {
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

  void draw_wide();
  Rows draw_centre(ImVec2 position, ImVec2 size, bool inside_beside, float& curve_edge);
  void draw_inside_column(ImVec2 position, ImVec2 size);
  void draw_side_cards();
  void draw_messages();

  void draw_narrow();
  void draw_train_tab();
  void draw_lyrics_tab();
  void draw_inside_tab();

  Panels& panels_;
  const Snapshot& snapshot_;
  Commands& commands_;
  const float top_;  // height of the top bar
};

// ----------------------------------------------------------------------------------------------- wide

void Layout::draw_wide() {
  const float lessons = panels_.lessons.height();
  const ImVec2 size(ImGui::GetWindowWidth(), ImGui::GetWindowHeight() - top_ - lessons);
  const bool inside_beside = size.x >= theme::kThreeColumns;
  const float folded = panels_.inside.folded() ? InsidePanel::kFoldedWidth : 0;
  PanelSizes& chosen = commands_.look().sizes;
  // The side column's own margin is the gap between it and the centre; the window's edge has one too.
  const Columns columns = share_width({size.x - theme::kGap, theme::kGap, inside_beside, folded}, chosen);

  ImGui::SetCursorPos(ImVec2(theme::kSplitter / 2, top_));
  begin_column("side", ImVec2(columns.side.size, size.y), ImVec2(theme::kGap - theme::kSplitter / 2, theme::kGap));
  draw_side_cards();
  end_column();

  const float centre_left = columns.side.size + theme::kGap, column_top = top_ + theme::kGap;
  const float height = size.y - 2 * theme::kGap;
  float curve_edge = 0;
  const Rows rows =
      draw_centre(ImVec2(centre_left, column_top), ImVec2(columns.centre, height), inside_beside, curve_edge);
  const float inside_left = centre_left + columns.centre + theme::kGap;
  if (inside_beside) draw_inside_column(ImVec2(inside_left, column_top), ImVec2(columns.inside.size, height));

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
  draw_bar("lessons-bar", ImVec2(0, top_ + size.y), lessons, theme::kPadding,
           [&] { panels_.lessons.draw(snapshot_, commands_); });
}

/// `curve_edge` is where on the screen the curves' card begins to be dragged.
Rows Layout::draw_centre(ImVec2 position, ImVec2 size, bool inside_beside, float& curve_edge) {
  ImGui::SetCursorPos(position);
  begin_column("centre", size, ImVec2(0, 0));
  draw_messages();
  const float prompt = panels_.prompt.height(size.x - 2 * theme::kPadding) + 2 * theme::kPaddingY;
  const Rows rows = share_height(ImGui::GetContentRegionAvail().y, prompt, theme::kGap, commands_.look().sizes);
  draw_card("lyrics", rows.lyrics, [&] { panels_.lyrics.draw_side_by_side(snapshot_, commands_); });
  draw_panel("prompt-card", prompt, panels_.prompt);
  curve_edge = ImGui::GetCursorScreenPos().y - theme::kGap / 2;
  draw_panel("curve-card", rows.curve.size, panels_.curve);
  if (!inside_beside) {
    draw_card("inside-card", -1, [&] { panels_.inside.draw(snapshot_, commands_, Folds::kUpwards); });
  }
  end_column();
  return rows;
}

void Layout::draw_inside_column(ImVec2 position, ImVec2 size) {
  const bool folded = panels_.inside.folded();
  ImGui::SetCursorPos(position);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding,
                      folded ? ImVec2(theme::kTight, theme::kTight) : ImVec2(theme::kPadding, theme::kPaddingY));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, theme::kCard);
  ImGui::BeginChild("inside-column", size, ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, theme::kSpacing));
  panels_.inside.draw(snapshot_, commands_, Folds::kSideways);
  ImGui::PopStyleVar();
  scroll_by_touch();
  ImGui::EndChild();
}

void Layout::draw_side_cards() {
  draw_panel("data-card", -1, panels_.data);
  draw_panel("settings-card", -1, panels_.settings);
  draw_panel("model-card", -1, panels_.model);
  draw_panel("speed-card", -1, panels_.speed);
}

void Layout::draw_messages() {
  panels_.notice_bar.draw(snapshot_, commands_);
  panels_.undo_line.draw(snapshot_, commands_);
}

// ---------------------------------------------------------------------------------------------- phone

void Layout::draw_narrow() {
  Tab& tab = commands_.look().tab;
  const float bottom = ImGui::GetWindowHeight() - theme::kTabBar;
  const char* columns[] = {"train-tab", "lyrics-tab", "inside-tab"};  // each scrolls by itself
  ImGui::SetCursorPos(ImVec2(0, top_));
  begin_column(columns[static_cast<int>(tab)], ImVec2(0, bottom - top_), ImVec2(theme::kGap, theme::kGap));
  draw_messages();
  switch (tab) {
    case Tab::kTrain:
      draw_train_tab();
      break;
    case Tab::kLyrics:
      draw_lyrics_tab();
      break;
    case Tab::kInside:
      draw_inside_tab();
      break;
  }
  end_column();
  draw_bar("tab-bar", ImVec2(0, bottom), theme::kTabBar, 0, [&] { tab_bar(tab, commands_); });
}

void Layout::draw_train_tab() {
  draw_panel("curve-card", kNarrowCurve, panels_.curve);
  draw_side_cards();
}

void Layout::draw_lyrics_tab() {
  draw_card("lyrics", -1, [&] { panels_.lyrics.draw_newest_only(snapshot_, commands_); });
  draw_panel("prompt-card", -1, panels_.prompt);
  if (snapshot_.samples.size() > 1) {
    draw_card("earlier-card", -1, [&] { panels_.lyrics.draw_earlier(snapshot_, commands_.words(), kEarlierNarrow); });
  }
}

void Layout::draw_inside_tab() {
  draw_card("inside-card", -1, [&] { panels_.inside.draw(snapshot_, commands_, Folds::kNever); });
  draw_panel("lessons-card", -1, panels_.lessons);
}

}  // namespace

void draw_layout(Panels& panels, const Snapshot& snapshot, Commands& commands) {
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

}  // namespace geci::app
