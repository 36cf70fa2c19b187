#include "app/panels/undo_line.h"

#include <algorithm>

#include "app/panels/run_title.h"
#include "app/widgets.h"

namespace geci::app {

void UndoLine::draw(const Snapshot& snapshot, Commands& commands) {
  if (!snapshot.way_back || snapshot.way_back->run.number == put_away_) return;
  const Strings& words = commands.words();
  const WayBack& way = *snapshot.way_back;
  const Explained& what = way.newer ? words.redo : words.undo;
  const std::string kept =
      format(words.kept_run, corpus_title(way.run.corpus, words).c_str(), grouped(way.step).c_str());
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, theme::kTight));
  ImGui::BeginGroup();
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos(ImVec2(origin.x + theme::kPadding, origin.y + (theme::kSmallControl - theme::kSmall) / 2));
  // A long name gives way to the buttons.
  const float buttons = small_chip_width(what.name) + small_chip_width("×") + 2 * theme::kSpacing;
  const float limit = origin.x + ImGui::GetContentRegionAvail().x - buttons;
  ImGui::PushClipRect(origin, ImVec2(limit, origin.y + theme::kSmallControl), true);
  quiet_text(kept);
  ImGui::PopClipRect();
  const float right = std::min(ImGui::GetItemRectMax().x, limit);
  ImGui::SetCursorScreenPos(ImVec2(right + theme::kSpacing, origin.y));
  name_next(std::string(what.name) + ": " + kept);
  if (small_chip(what.name, true)) commands.send(UndoCommand{});
  explain(what.why);
  commands.mark_place("undo");
  ImGui::SameLine();
  name_next(words.dismiss.text);
  if (small_chip("×", false)) put_away_ = way.run.number;
  commands.mark_place("put_away_undo");
  ImGui::EndGroup();
  ImGui::PopStyleVar();
}

}  // namespace geci::app
