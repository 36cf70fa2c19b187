#include "app/panels/prompt_panel.h"

#include <algorithm>

#include "app/widgets.h"

namespace geci::app {
namespace {

constexpr float kColdest = 0.1F, kHottest = 2.0F;
constexpr float kShortest = 8, kLongest = 400;
constexpr float kMinimum = 620;  // width of one row of controls

void labelled_slider(const Explained& what, const std::string& value, float& target, float low, float high,
                     float width) {
  ImGui::BeginGroup();
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(what.name);
  ImGui::SameLine();
  const float used = text_width(what.name) + ImGui::GetStyle().ItemSpacing.x * 2 + text_width("0.00");
  slider(what.name, target, low, high, std::max(width - used, 60.0F));
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  ImGui::PushStyleColor(ImGuiCol_Text, theme::kQuiet);
  ImGui::TextUnformatted(value.c_str());
  ImGui::PopStyleColor();
  ImGui::EndGroup();
  explain(what.why);
}

}  // namespace

void PromptPanel::draw(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const float width = ImGui::GetContentRegionAvail().x, spacing = ImGui::GetStyle().ItemSpacing.x;
  const float write_width = text_width(words.generate) + 48;
  commands.host().edit_text(
      {"prompt", prompt_, ImVec2(width - write_width - spacing, theme::kControl), false, words.prompt_hint});
  commands.mark_place("prompt");
  ImGui::SameLine();
  ImGui::BeginDisabled(!snapshot.has_network);
  if (primary_button(words.generate, write_width)) {
    const SamplingSettings sampling{.greedy = greedy_, .temperature = temperature_, .seed = seed_++};
    commands.send(GenerateCommand{prompt_, static_cast<int>(length_), sampling});
  }
  ImGui::EndDisabled();
  commands.mark_place("generate");

  const bool one_row = width >= kMinimum;
  const float toggle_width = text_width(words.greedy.name) + 60;
  const float slider_width = one_row ? (width - toggle_width - 3 * theme::kGap) / 2 : width;
  ImGui::BeginDisabled(greedy_);
  draw_temperature(words, slider_width);
  ImGui::EndDisabled();
  if (one_row) ImGui::SameLine(0, theme::kGap);
  draw_length(words, slider_width);
  if (one_row) ImGui::SameLine(0, theme::kGap);
  toggle(words.greedy.name, greedy_);
  explain(words.greedy.why);
  commands.mark_place("greedy");
}

void PromptPanel::draw_temperature(const Strings& words, float width) {
  labelled_slider(words.temperature, format("%.2f", static_cast<double>(temperature_)), temperature_, kColdest,
                  kHottest, width);
}

void PromptPanel::draw_length(const Strings& words, float width) {
  labelled_slider(words.length, format("%d", static_cast<int>(length_)), length_, kShortest, kLongest, width);
}

}  // namespace geci::app
