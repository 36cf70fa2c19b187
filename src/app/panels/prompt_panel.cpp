#include "app/panels/prompt_panel.h"

#include <algorithm>
#include <cmath>

#include "app/widgets.h"

namespace geci::app {
namespace {

constexpr float kColdest = 0.1F, kHottest = 2.0F;
constexpr float kShortest = 8, kLongest = 400;
constexpr float kLargestTopK = 200, kSmallestTopP = 0.05F, kStrongestPenalty = 2;
constexpr float kColumnWidth = 260;  // of a slider with its name, at least
constexpr int kSliders = 5;
constexpr float kStepperWidth = 150, kToggleRow = 440;

/// Sliders side by side, and so their rows.
int columns(float width) { return std::clamp(static_cast<int>(width / kColumnWidth), 1, 3); }
int slider_rows(float width) { return (kSliders + columns(width) - 1) / columns(width); }
/// Too narrow for the toggles and the seed in one row.
bool seed_below(float width) { return width < kToggleRow; }

float rounded(float value, float unit) { return std::round(value / unit) * unit; }

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

float PromptPanel::height(float width) {
  const int rows = 1 + slider_rows(width) + (seed_below(width) ? 2 : 1);
  return static_cast<float>(rows) * theme::kControl + static_cast<float>(rows - 1) * theme::kSpacing;
}

void PromptPanel::draw(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_prompt(snapshot, commands);
  draw_sliders(commands, width);
  toggle(words.greedy.name, greedy_);
  explain(words.greedy.why);
  commands.mark_place("greedy");
  ImGui::SameLine(0, theme::kGap);
  toggle(words.stop_at_line_end.name, one_line_);
  explain(words.stop_at_line_end.why);
  commands.mark_place("one_line");
  if (!seed_below(width)) ImGui::SameLine(ImGui::GetCursorStartPos().x + width - kStepperWidth);
  stepper(seed_, kStepperWidth);
  explain(words.sampling_seed.why);
  commands.mark_place("sampling_seed");
}

void PromptPanel::draw_prompt(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const float width = ImGui::GetContentRegionAvail().x, spacing = ImGui::GetStyle().ItemSpacing.x;
  const float write_width = text_width(words.generate) + 48;
  commands.host().edit_text(
      {"prompt", prompt_, ImVec2(width - write_width - spacing, theme::kControl), false, words.prompt_hint});
  commands.mark_place("prompt");
  ImGui::SameLine();
  ImGui::BeginDisabled(!snapshot.has_network);
  if (primary_button(words.generate, write_width)) {
    const SamplingSettings sampling{.greedy = greedy_,
                                    .temperature = temperature_,
                                    .top_k = static_cast<int>(top_k_),
                                    .top_p = top_p_,
                                    .repetition_penalty = repetition_penalty_,
                                    .stop_at_line_end = one_line_,
                                    .seed = seed_++};
    commands.send(GenerateCommand{prompt_, static_cast<int>(length_), sampling});
  }
  ImGui::EndDisabled();
  commands.mark_place("generate");
}

void PromptPanel::draw_sliders(Commands& commands, float width) {
  const Strings& words = commands.words();
  const int in_a_row = columns(width);
  const float each = (width - static_cast<float>(in_a_row - 1) * theme::kGap) / static_cast<float>(in_a_row);
  int drawn = 0;
  const auto place = [&](const Explained& what, const std::string& value, float& target, float low, float high,
                         const char* name) {
    if (drawn++ % in_a_row != 0) ImGui::SameLine(0, theme::kGap);
    labelled_slider(what, value, target, low, high, each);
    commands.mark_place(name);
  };
  const auto two_digits = [](float value) { return format("%.2f", static_cast<double>(value)); };
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

}  // namespace geci::app
