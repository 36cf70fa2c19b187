#include "app/panels/prompt_panel.h"

#include <algorithm>
#include <cmath>

#include "app/widgets.h"

namespace geci::app {
namespace {

constexpr float kColdest = 0.1F, kHottest = 2.0F;
constexpr float kShortest = 8, kLongest = 400;
constexpr float kLargestTopK = 200, kSmallestTopP = 0.05F, kStrongestPenalty = 2;
constexpr float kColumnWidth = 240;  // of a slider with its name, at least
constexpr float kStepperWidth = 142, kSeedWidth = 200;
constexpr int kSliders = 5;

/// Cells in columns: the five sliders, and the toggles in the sixth.
int columns(float width) { return std::clamp(static_cast<int>(width / kColumnWidth), 1, 3); }
int cell_rows(float width) { return (kSliders + columns(width)) / columns(width); }
/// Too narrow for the seed beside what the lyric begins with.
bool seed_below(float width) { return width < 2 * kColumnWidth; }

float rounded(float value, float unit) { return std::round(value / unit) * unit; }
std::string two_digits(float value) { return format("%.2f", static_cast<double>(value)); }

void labelled_slider(const Explained& what, const std::string& value, float& target, float low, float high,
                     float width) {
  const float spacing = ImGui::GetStyle().ItemSpacing.x, value_width = text_width("00.00");
  ImGui::BeginGroup();
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(what.name);
  ImGui::SameLine();
  name_next(what.name.text, value);
  slider(what.name, target, low, high, std::max(width - text_width(what.name) - 2 * spacing - value_width, 60.0F));
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  ImGui::PushStyleColor(ImGuiCol_Text, theme::kQuiet);
  ImGui::TextUnformatted(value.c_str());
  ImGui::PopStyleColor();
  ImGui::EndGroup();
  explain(what.why);
}

/// Puts what is drawn next into cell number `cell`; gives the cell's width.
float go_to_cell(int cell, float width) {
  const int in_a_row = columns(width);
  const float each = (width - static_cast<float>(in_a_row - 1) * theme::kPadding) / static_cast<float>(in_a_row);
  const int column = cell % in_a_row;
  if (column > 0) {
    ImGui::SameLine(ImGui::GetCursorStartPos().x + static_cast<float>(column) * (each + theme::kPadding));
  }
  return each;
}

}  // namespace

float PromptPanel::height(float width) {
  const int rows = 1 + cell_rows(width) + (seed_below(width) ? 1 : 0);
  return static_cast<float>(rows) * theme::kControl + static_cast<float>(rows - 1) * theme::kSpacing;
}

SamplingSettings PromptPanel::sampling() const {
  return {.greedy = greedy_,
          .temperature = temperature_,
          .top_k = static_cast<int>(top_k_),
          .top_p = top_p_,
          .repetition_penalty = repetition_penalty_,
          .stop_at_line_end = one_line_,
          .seed = seed_};
}

void PromptPanel::write(Commands& commands) {
  commands.send(GenerateCommand{prompt_, static_cast<int>(length_), sampling()});
  ++seed_;
}

void PromptPanel::draw(const Snapshot& snapshot, Commands& commands) {
  const float width = ImGui::GetContentRegionAvail().x;
  draw_prompt(snapshot, commands);
  draw_sliders(commands);
  go_to_cell(kSliders, width);
  draw_toggles(commands);
  if (seed_below(width)) draw_seed(commands);
}

void PromptPanel::draw_prompt(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const float width = ImGui::GetContentRegionAvail().x, spacing = ImGui::GetStyle().ItemSpacing.x;
  const float write_width = text_width(words.generate) + 48;
  const float seed_width = seed_below(width) ? 0 : kSeedWidth + spacing;
  commands.host().edit_text({"prompt", prompt_, ImVec2(width - write_width - seed_width - spacing, theme::kControl),
                             false, words.prompt_hint});
  commands.mark_place("prompt");
  ImGui::SameLine();
  if (!seed_below(width)) {
    draw_seed(commands);
    ImGui::SameLine();
  }
  ImGui::BeginDisabled(!snapshot.has_network);
  if (primary_button(words.generate, write_width)) write(commands);
  ImGui::EndDisabled();
  commands.mark_place("generate");
}

void PromptPanel::draw_seed(Commands& commands) {
  const Explained& seed = commands.words().sampling_seed;
  ImGui::BeginGroup();
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(seed.name);
  ImGui::SameLine(kSeedWidth - kStepperWidth);  // from the group's left
  stepper(seed.name, seed_, kStepperWidth);
  ImGui::EndGroup();
  explain(seed.why);
  commands.mark_place("sampling_seed");
}

void PromptPanel::draw_sliders(Commands& commands) {
  const Strings& words = commands.words();
  const float width = ImGui::GetContentRegionAvail().x;
  int cell = 0;
  const auto place = [&](const Explained& what, const std::string& value, float& target, float low, float high,
                         const char* name) {
    const float each = go_to_cell(cell++, width);
    labelled_slider(what, value, target, low, high, each);
    commands.mark_place(name);
  };
  place(words.length, format("%d", static_cast<int>(length_)), length_, kShortest, kLongest, "length");
  place(words.repetition_penalty, repetition_penalty_ == 1 ? words.off.text : two_digits(repetition_penalty_),
        repetition_penalty_, 1, kStrongestPenalty, "repetition_penalty");
  // With greedy there are no dice to load.
  ImGui::BeginDisabled(greedy_);
  place(words.temperature, two_digits(temperature_), temperature_, kColdest, kHottest, "temperature");
  place(words.top_k, top_k_ < 1 ? words.all_tokens.text : format("%d", static_cast<int>(top_k_)), top_k_, 0,
        kLargestTopK, "top_k");
  place(words.top_p, top_p_ == 1 ? words.all_tokens.text : two_digits(top_p_), top_p_, kSmallestTopP, 1, "top_p");
  ImGui::EndDisabled();
  top_k_ = rounded(top_k_, 1);
  top_p_ = rounded(top_p_, 0.01F);
  repetition_penalty_ = rounded(repetition_penalty_, 0.05F);
}

void PromptPanel::draw_toggles(Commands& commands) {
  const Strings& words = commands.words();
  toggle(words.greedy.name, greedy_);
  explain(words.greedy.why);
  commands.mark_place("greedy");
  ImGui::SameLine(0, theme::kPadding);
  toggle(words.stop_at_line_end.name, one_line_);
  explain(words.stop_at_line_end.why);
  commands.mark_place("one_line");
}

}  // namespace geci::app
