#include "ui/panels/setting_row.h"

#include "ui/widgets/accessibility.h"
#include "ui/widgets/inputs.h"
#include "ui/widgets/text.h"
#include "ui/widgets/tooltips.h"

namespace geci {
namespace {

constexpr float kFieldWidth = 150;

std::string number_or_off(double value, const Strings& words) {
  return value == 0 ? std::string(words.off) : format("%g", value);
}

}  // namespace

void setting_label(const Explained& setting) {
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(setting.name);
  explain(setting.why);
  ImGui::SameLine(ImGui::GetCursorStartPos().x + ImGui::GetContentRegionAvail().x - kFieldWidth);
}

bool setting_list(const char* place, const Explained& setting, const std::string& current,
                  const std::vector<std::string>& options, int& index, Commands& commands) {
  ImGui::PushID(place);
  setting_label(setting);
  const auto mark_option = [&](int option) {
    commands.mark_place((std::string(place) + "=" + std::to_string(option)).c_str());
  };
  name_next(setting.name.text);
  const bool chosen = choose("##value", current, options, kFieldWidth, index, mark_option);
  ImGui::PopID();
  commands.mark_place(place);
  return chosen;
}

void setting_row(const char* place, const Explained& setting, int& value, const std::vector<int>& choices,
                 Commands& commands) {
  setting_row(place, setting, value, choices, [](int shown) { return std::to_string(shown); }, commands);
}

void setting_row(const char* place, const Explained& setting, float& value, const std::vector<float>& choices,
                 Commands& commands) {
  const auto shown = [&](float number) { return number_or_off(static_cast<double>(number), commands.words()); };
  setting_row(place, setting, value, choices, shown, commands);
}

void setting_row(const char* place, const Explained& setting, double& value, const std::vector<double>& choices,
                 Commands& commands) {
  const auto shown = [&](double number) { return number_or_off(number, commands.words()); };
  setting_row(place, setting, value, choices, shown, commands);
}

void setting_toggle(const char* place, const Explained& setting, bool& value, Commands& commands) {
  toggle(setting.name, value);
  explain(setting.why);
  commands.mark_place(place);
}

void setting_seed(const char* place, const Explained& setting, uint64_t& seed, Commands& commands) {
  ImGui::PushID(place);
  setting_label(setting);
  stepper(setting.name, seed, kFieldWidth);
  ImGui::PopID();
  commands.mark_place(place);
}

}  // namespace geci
