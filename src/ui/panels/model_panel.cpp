#include "ui/panels/model_panel.h"

#include "ui/panels/saved_text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/tooltips.h"

namespace geci {

void ModelPanel::draw(const Snapshot& snapshot, Commands& commands, Room) {
  const Strings& words = commands.words();
  heading(words.model);
  const float width = ImGui::GetContentRegionAvail().x;
  const float half = (width - ImGui::GetStyle().ItemSpacing.x) / 2;
  ImGui::BeginDisabled(!snapshot.has_network);
  if (button(words.export_model, half)) commands.export_model();
  commands.mark_place("export");
  ImGui::EndDisabled();
  ImGui::SameLine();
  if (button(words.import_model, half)) commands.host().pick_file(FileKind::kModel);
  commands.mark_place("import");
  ImGui::BeginDisabled(!snapshot.has_network);
  if (button(words.save, half)) commands.save_model();
  commands.mark_place("save");
  if (commands.host().has_links()) {
    ImGui::SameLine();
    if (button(words.share.name, half)) commands.share();
    explain(words.share.why);
    commands.mark_place("share_link");
  }
  ImGui::EndDisabled();
  quiet_text(saved_text(commands.page().saved_at, words));
}

std::unique_ptr<Panel> make_model_panel() { return std::make_unique<ModelPanel>(); }

}  // namespace geci
