#include "app/panels/settings_panel.h"

#include <vector>

#include "app/widgets.h"

namespace geci::app {
namespace {

constexpr float kFieldWidth = 150;

std::string shown(int value, const Strings&) { return std::to_string(value); }
std::string shown(double value, const Strings& words) {
  return value == 0 ? std::string(words.off) : format("%g", value);
}
std::string shown(WindowOrder order, const Strings& words) {
  switch (order) {
    case WindowOrder::kShuffled:
      return words.order_shuffled.text;
    case WindowOrder::kInOrder:
      return words.order_in_order.text;
    case WindowOrder::kStream:
      return words.order_stream.text;
    case WindowOrder::kTutorial:
      return words.order_tutorial.text;
  }
  return "";
}

void label(const Explained& setting) {
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(setting.name);
  explain(setting.why);
  ImGui::SameLine(ImGui::GetCursorStartPos().x + ImGui::GetContentRegionAvail().x - kFieldWidth);
}

// A list can be used by finger, and holds no value that makes no sense.
template <class T>
void row(const Explained& setting, T& value, const std::vector<T>& choices, const Strings& words) {
  ImGui::PushID(setting.name.text);
  label(setting);
  std::vector<std::string> options;
  for (const T& choice : choices) options.push_back(shown(choice, words));
  int index = 0;
  if (choose("##value", shown(value, words), options, kFieldWidth, index)) value = choices[static_cast<size_t>(index)];
  ImGui::PopID();
}

void seed_row(const Explained& setting, uint64_t& seed) {
  ImGui::PushID("seed");
  label(setting);
  if (button("−", theme::kControl) && seed > 0) --seed;
  ImGui::SameLine();
  const std::string text = std::to_string(seed);
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = kFieldWidth - 2 * theme::kControl - 2 * ImGui::GetStyle().ItemSpacing.x;
  ImGui::GetWindowDrawList()->AddText(
      ImVec2(origin.x + (width - text_width(text.c_str())) / 2, origin.y + (theme::kControl - theme::kBody) / 2),
      theme::kInk, text.c_str());
  ImGui::Dummy(ImVec2(width, theme::kControl));
  ImGui::SameLine();
  if (button("+", theme::kControl)) ++seed;
  ImGui::PopID();
}

}  // namespace

void SettingsPanel::draw(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  RunSettings& draft = commands.draft();
  heading(words.network);
  if (snapshot.parameters > 0) {
    ImGui::SameLine();
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + (theme::kHeading - theme::kSmall) / 2 + 1);
    quiet_text(format(words.parameters, grouped(snapshot.parameters).c_str()));
  }
  row(words.embed, draft.network.embed, {16, 32, 64, 128, 256, 512}, words);
  row(words.hidden, draft.network.hidden, {32, 64, 128, 256, 512, 1024}, words);
  row(words.layers, draft.network.layers, {1, 2, 3, 4}, words);
  row(words.dropout, draft.network.dropout, {0.0F, 0.1F, 0.2F, 0.3F, 0.5F}, words);
  row(words.batch, draft.train.batch, {1, 2, 4, 8, 16, 32, 64, 128}, words);
  row(words.window, draft.train.steps, {8, 16, 32, 64, 128, 256}, words);
  row(words.learning_rate, draft.train.optimizer.learning_rate, {1e-4, 3e-4, 1e-3, 2e-3, 3e-3, 5e-3, 1e-2}, words);
  row(words.clip, draft.train.clip, {0.0F, 0.5F, 1.0F, 5.0F, 10.0F}, words);
  row(words.order, draft.train.order,
      {WindowOrder::kShuffled, WindowOrder::kInOrder, WindowOrder::kStream, WindowOrder::kTutorial}, words);
  seed_row(words.seed, draft.train.seed);
  ImGui::Dummy(ImVec2(0, 2));
  if (same_settings(draft, snapshot.settings)) {
    quiet_text(words.settings_note.text);
  } else if (primary_button(words.apply, ImGui::GetContentRegionAvail().x)) {
    commands.send(ResetCommand{draft});
  }
}

}  // namespace geci::app
