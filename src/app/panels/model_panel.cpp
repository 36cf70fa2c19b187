#include "app/panels/model_panel.h"

#include <ctime>

#include "app/widgets.h"

namespace geci::app {
namespace {

std::string saved_text(double unix_ms, const Strings& words) {
  if (unix_ms <= 0) return words.never_saved.text;
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  const std::tm* local = std::localtime(&seconds);
  return local == nullptr ? std::string() : format(words.saved_at, local->tm_hour, local->tm_min);
}

}  // namespace

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
  ImGui::EndDisabled();
  ImGui::SameLine();
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() +
                       (theme::kBody - theme::kSmall) * theme::kEm);  // on the button's baseline
  quiet_text(saved_text(commands.page().saved_at, words));
}

std::unique_ptr<Panel> make_model_panel() { return std::make_unique<ModelPanel>(); }

}  // namespace geci::app
