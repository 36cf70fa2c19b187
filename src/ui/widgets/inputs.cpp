#include "ui/widgets/inputs.h"

#include <algorithm>
#include <optional>

#include "ui/widgets/accessibility.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

constexpr float kTrack = 4, kKnob = 8;
constexpr float kChevronRoom = 38;  // of a list's field, with the padding before its text

/// How far one press of an arrow key moves a slider.
double slider_step(double low, double high) { return high - low > 2 ? 1 : 0.05; }

/// The value that the keyboard or a screen reader gives the slider just drawn.
std::optional<float> slider_by_keys(const char* id, float value, float low, float high) {
  const double step = slider_step(static_cast<double>(low), static_cast<double>(high));
  const Used used = offer({.kind = ControlKind::kSlider,
                           .name = id,
                           .low = static_cast<double>(low),
                           .high = static_cast<double>(high),
                           .now = static_cast<double>(value),
                           .step = step},
                          id);
  std::optional<double> wanted = used.value;
  if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible) {
    const int steps =
        (ImGui::IsKeyPressed(ImGuiKey_RightArrow) ? 1 : 0) - (ImGui::IsKeyPressed(ImGuiKey_LeftArrow) ? 1 : 0);
    if (steps != 0) wanted = static_cast<double>(value) + steps * step;
  }
  if (!wanted) return std::nullopt;
  return std::clamp(static_cast<float>(*wanted), low, high);
}

/// The option of the list just drawn that the keyboard or a screen reader chose.
std::optional<double> offer_list(const char* id, const std::string& current, const std::vector<std::string>& options) {
  const auto found = std::find(options.begin(), options.end(), current);
  const int index = found == options.end() ? -1 : static_cast<int>(found - options.begin());
  const Used used = offer(
      {.kind = ControlKind::kList, .name = visible_label(id), .value = current, .options = options, .index = index},
      id);
  const bool valid = used.value && *used.value >= 0 && *used.value < static_cast<double>(options.size());
  return valid ? used.value : std::nullopt;
}

}  // namespace

bool toggle(const char* label, bool& on) {
  constexpr float kWidth = 36, kHeight = 20;
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = kWidth + theme::kTight + text_width(label);
  const bool clicked = ImGui::InvisibleButton(label, ImVec2(width, theme::kControl));
  const bool pressed = offer({.kind = ControlKind::kToggle, .name = label, .on = on}, label).pressed || clicked;
  if (pressed) on = !on;
  const float top = origin.y + (theme::kControl - kHeight) / 2;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(ImVec2(origin.x, top), ImVec2(origin.x + kWidth, top + kHeight),
                      on ? theme::kAccent : theme::kLine, kHeight / 2);
  const float knob = on ? origin.x + kWidth - kHeight / 2 : origin.x + kHeight / 2;
  draw->AddCircleFilled(ImVec2(knob, top + kHeight / 2), kHeight / 2 - 3, on ? theme::kGround : theme::kInk);
  draw->AddText(ImVec2(origin.x + kWidth + theme::kTight, origin.y + (theme::kControl - ImGui::GetFontSize()) / 2),
                theme::kInk, label);
  return pressed;
}

bool slider(const char* id, float& value, float low, float high, float width) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton(id, ImVec2(width, theme::kControl));
  const float span = width - 2 * kKnob;
  bool changed = false;
  if (ImGui::IsItemActive()) {
    const float share = std::clamp((ImGui::GetIO().MousePos.x - origin.x - kKnob) / span, 0.0F, 1.0F);
    changed = value != low + share * (high - low);
    value = low + share * (high - low);
  }
  if (const std::optional<float> wanted = slider_by_keys(id, value, low, high)) {
    changed = value != *wanted;
    value = *wanted;
  }
  const float y = origin.y + theme::kControl / 2;
  const float x = origin.x + kKnob + span * std::clamp((value - low) / (high - low), 0.0F, 1.0F);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(ImVec2(origin.x, y - kTrack / 2), ImVec2(origin.x + width, y + kTrack / 2), theme::kLine,
                      kTrack / 2);
  draw->AddRectFilled(ImVec2(origin.x, y - kTrack / 2), ImVec2(x, y + kTrack / 2), theme::kAccent, kTrack / 2);
  draw->AddCircleFilled(ImVec2(x, y), kKnob, ImGui::IsItemHovered() ? theme::kAccentHover : theme::kAccent);
  return changed;
}

bool choose(const char* id, const std::string& current, const std::vector<std::string>& options, float width,
            int& index, const std::function<void(int)>& on_option) {
  note_if_cut(current.c_str(), width - kChevronRoom);
  ImGui::SetNextItemWidth(width);
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const bool open =
      ImGui::BeginCombo(id, current.c_str(), ImGuiComboFlags_HeightLargest | ImGuiComboFlags_NoArrowButton);
  draw_chevron(*draw, ImVec2(origin.x + width - 16, origin.y + theme::kControl / 2), ImGuiDir_Down);
  const std::optional<double> used = offer_list(id, current, options);
  bool changed = used.has_value();
  if (used) index = static_cast<int>(*used);
  if (!open) return changed;
  for (int i = 0; i < static_cast<int>(options.size()); ++i) {
    const std::string& option = options[static_cast<size_t>(i)];
    if (ImGui::Selectable(option.c_str(), option == current, 0, ImVec2(0, theme::kBody + 8))) {
      index = i;
      changed = true;
    }
    on_option(i);
  }
  ImGui::EndCombo();
  return changed;
}

void stepper(const char* name, uint64_t& value, float width) {
  ImGui::BeginGroup();
  const std::string text = std::to_string(value);
  name_next(std::string(name) + " " + text + " −");
  if (button("−", theme::kControl) && value > 0) --value;
  ImGui::SameLine();
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float middle = width - 2 * theme::kControl - 2 * ImGui::GetStyle().ItemSpacing.x;
  ImGui::GetWindowDrawList()->AddText(
      ImVec2(origin.x + (middle - text_width(text.c_str())) / 2, origin.y + (theme::kControl - theme::kBody) / 2),
      theme::kInk, text.c_str());
  ImGui::Dummy(ImVec2(middle, theme::kControl));
  ImGui::SameLine();
  name_next(std::string(name) + " " + text + " +");
  if (button("+", theme::kControl)) ++value;
  ImGui::EndGroup();
}

}  // namespace geci
