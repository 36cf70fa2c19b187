#include "ui/widgets/accessibility.h"

#include <utility>

#include "imgui_internal.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

// One for each window, so that it is found where Dear ImGui's own state is.
Controls* controls() { return static_cast<Controls*>(ImGui::GetIO().UserData); }

/// Brings the item just drawn into sight, or the card it is in; a ring around it shows that it has the keyboard.
void show_focus(Controls& all) {
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  if (window->SkipItems) {
    if (all.scrolls_to_focus() && window->ParentWindow != nullptr) {
      ImGui::ScrollToBringRectIntoView(window->ParentWindow, window->Rect());
    }
    return;
  }
  const ImVec2 min = ImGui::GetItemRectMin(), max = ImGui::GetItemRectMax();
  if (all.scrolls_to_focus()) ImGui::ScrollToBringRectIntoView(window, ImRect(min, max));
  constexpr float kGap = theme::kFocusGap;
  window->DrawList->AddRect(ImVec2(min.x - kGap, min.y - kGap), ImVec2(max.x + kGap, max.y + kGap), theme::kAccent,
                            theme::kRounding + kGap, 0, theme::kFocusLine);
}

}  // namespace

Used offer(Control control, const char* label) {
  Controls* all = controls();
  if (all == nullptr) return {};
  const auto [name, words] = all->take_next_name();
  const ImGuiWindow* window = ImGui::GetCurrentWindow();
  control.id = ImGui::GetID(label);
  if (!name.empty()) control.name = name;
  if (!words.empty()) control.value = words;
  control.enabled = (ImGui::GetCurrentContext()->CurrentItemFlags & ImGuiItemFlags_Disabled) == 0;
  if (!window->SkipItems) {
    const ImVec2 min = ImGui::GetItemRectMin(), size = ImGui::GetItemRectSize();
    control.x = min.x;
    control.y = min.y;
    control.width = size.x;
    control.height = size.y;
  }
  const ImGuiID id = control.id;
  const bool enabled = control.enabled;
  all->add(std::move(control));
  const bool has_keyboard = all->focused() == id;
  if (has_keyboard) show_focus(*all);
  Used used{all->takes_press(id), all->takes_value(id)};
  // A text field cannot open where nobody sees it: what is being scrolled to is pressed when it is there.
  const bool comes = has_keyboard && all->scrolls_to_focus() && (window->SkipItems || !ImGui::IsItemVisible());
  if (used.pressed && comes) {
    all->use(id);
    used.pressed = false;
  }
  return enabled ? used : Used{};
}

void name_next(std::string name, std::string value) {
  if (Controls* all = controls()) all->name_next(std::move(name), std::move(value));
}

void offer_heading(const std::string& text) {
  if (Controls* all = controls()) all->add({.kind = ControlKind::kHeading, .name = text});
}

void offer_text(const std::string& text) {
  if (Controls* all = controls(); all != nullptr && !text.empty()) {
    all->add({.kind = ControlKind::kText, .name = text});
  }
}

}  // namespace geci
