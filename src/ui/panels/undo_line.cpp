#include "ui/panels/undo_line.h"

#include "ui/panels/run_title.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"
#include "wording/numbers.h"

namespace geci {

void UndoLine::draw(const Snapshot& snapshot, Commands& commands, Room) {
  if (!snapshot.way_back || snapshot.way_back->run.number == put_away_) return;
  const Strings& words = commands.words();
  const WayBack& way = *snapshot.way_back;
  const Explained& what = way.newer ? words.redo : words.undo;
  const std::string kept =
      format(words.kept_run, corpus_title(way.run.corpus, words).c_str(), grouped(way.step).c_str());
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, theme::kTight));
  ImGui::BeginGroup();
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  theme::push(Face::kText, theme::kSmall);
  const float buttons = small_chip_width(what.name) + small_chip_width("×") + 2 * theme::kSpacing;
  const bool one_row = theme::kPadding + text_width(kept.c_str()) + buttons <= ImGui::GetContentRegionAvail().x;
  ImGui::PopFont();
  if (one_row) {
    const float top = origin.y + (theme::kSmallControl - theme::kSmall) / 2;
    ImGui::SetCursorScreenPos(ImVec2(origin.x + theme::kPadding, top));
    quiet_text(kept);
    ImGui::SetCursorScreenPos(ImVec2(ImGui::GetItemRectMax().x + theme::kSpacing, origin.y));
  } else {
    quiet_paragraph(kept);
  }
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

std::unique_ptr<Panel> make_undo_line() { return std::make_unique<UndoLine>(); }

}  // namespace geci
