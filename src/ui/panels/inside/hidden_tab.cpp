#include "ui/panels/inside/hidden_tab.h"

#include <algorithm>

#include "ui/panels/inside/drawing.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

constexpr float kTokenRow = 15, kLabel = 34;

/// Where units and time steps lie on the screen.
struct Map {
  ImVec2 min, max;
  int units = 1, steps = 1;

  float x(int unit) const { return min.x + (max.x - min.x) * static_cast<float>(unit) / static_cast<float>(units); }
  float y(int t) const { return min.y + kTokenRow * static_cast<float>(t); }
};

void draw_cells(const Map& map, const std::vector<float>& hidden) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  // More units than pixels: those that fall on one pixel are shown by the first of them.
  const int stride = std::max(1, static_cast<int>(static_cast<float>(map.units) / (map.max.x - map.min.x)));
  for (int t = 0; t < map.steps; ++t) {
    if (!ImGui::IsRectVisible(ImVec2(map.min.x, map.y(t)), ImVec2(map.max.x, map.y(t + 1)))) continue;
    const float* row = hidden.data() + static_cast<size_t>(t) * static_cast<size_t>(map.units);
    for (int unit = 0; unit < map.units; unit += stride) {
      draw->AddRectFilled(ImVec2(map.x(unit), map.y(t)),
                          ImVec2(map.x(std::min(unit + stride, map.units)), map.y(t + 1) - 1),
                          signed_colour(row[unit]));
    }
  }
}

void draw_labels(const Map& map, float left, const std::vector<std::string>& tokens) {
  theme::push(Face::kText, kTokenRow);
  for (int t = 0; t < map.steps; ++t) {
    const std::string text = visible(tokens[static_cast<size_t>(t)]);
    ImGui::PushClipRect(ImVec2(left, map.y(t)), ImVec2(map.min.x - 4, map.y(t + 1)), true);
    ImGui::GetWindowDrawList()->AddText(ImVec2(left, map.y(t)), theme::kQuiet, text.c_str());
    ImGui::PopClipRect();
  }
  ImGui::PopFont();
}

}  // namespace

void HiddenTab::draw(const TabContext& tab) {
  const Inspection& shown = tab.shown;
  const InsideStrings& words = tab.commands.words().inside;
  unit_ = std::min(unit_, shown.network.hidden - 1);
  code_line("y, h = rnn(x)  # y[t, 0] is h_t");
  const int pointed = draw_map(shown, tab.commands);
  const int unit = pointed >= 0 ? pointed : unit_;
  ImGui::Dummy(ImVec2(0, theme::kTight));
  ImGui::TextUnformatted(format(words.unit_over_text, unit).c_str());
  std::vector<ImU32> fill;
  fill.reserve(shown.tokens.size());
  for (size_t t = 0; t < shown.tokens.size(); ++t) {
    fill.push_back(
        signed_colour(shown.hidden[t * static_cast<size_t>(shown.network.hidden) + static_cast<size_t>(unit)]));
  }
  int hovered = -1;
  token_boxes("inside_token", shown.tokens, -1, fill, tab.commands, hovered);
  if (hovered >= 0) {
    const size_t at =
        static_cast<size_t>(hovered) * static_cast<size_t>(shown.network.hidden) + static_cast<size_t>(unit);
    quiet_paragraph(format("h[%d] = %.4f", unit, static_cast<double>(shown.hidden[at])));
  } else {
    quiet_paragraph(words.hidden_why.text);
  }
}

int HiddenTab::draw_map(const Inspection& shown, Commands& commands) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const Map map{ImVec2(origin.x + kLabel, origin.y),
                ImVec2(origin.x + width, origin.y + kTokenRow * static_cast<float>(shown.tokens.size())),
                shown.network.hidden, static_cast<int>(shown.tokens.size())};
  const bool pressed = ImGui::InvisibleButton("map", ImVec2(width, map.max.y - map.min.y));
  const Used used = offer({.kind = ControlKind::kSlider,
                           .name = format(commands.words().inside.unit_over_text, unit_),
                           .high = static_cast<double>(map.units - 1),
                           .now = static_cast<double>(unit_),
                           .step = 1},
                          "map");
  if (used.value) unit_ = std::clamp(static_cast<int>(*used.value), 0, map.units - 1);
  commands.mark_place("inside_map");
  const bool hovered = ImGui::IsItemHovered();
  draw_labels(map, origin.x, shown.tokens);
  draw_cells(map, shown.hidden);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  int pointed = -1;
  if (hovered && mouse.x >= map.min.x) {
    const float share = (mouse.x - map.min.x) / (map.max.x - map.min.x);
    pointed = std::clamp(static_cast<int>(share * static_cast<float>(map.units)), 0, map.units - 1);
    if (pressed) unit_ = pointed;
  }
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const auto frame = [&](int unit, ImU32 colour) {
    draw->AddRect(ImVec2(map.x(unit) - 1, map.min.y - 1),
                  ImVec2(std::max(map.x(unit + 1), map.x(unit) + 2) + 1, map.max.y), colour);
  };
  frame(unit_, theme::kInk);
  if (pointed >= 0) frame(pointed, theme::kQuiet);
  return pointed;
}

}  // namespace geci
