#include "ui/panels/prompt_panel.h"

#include <algorithm>
#include <cmath>

#include "ui/widgets/accessibility.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/inputs.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"

namespace geci {
namespace {

constexpr float kColdest = 0.1F, kHottest = 2.0F;
constexpr float kShortest = 8, kLongest = 400;
constexpr float kLargestTopK = 200, kSmallestTopP = 0.05F, kStrongestPenalty = 2;
constexpr float kColumnWidth = 240;  // of a slider with its name, at least
constexpr float kStepperWidth = 142;
constexpr int kCells = 7;  // five sliders, the toggles, the seed
constexpr int kFewCells = 2;

int columns(float width) { return std::clamp(static_cast<int>(width / kColumnWidth), 1, 3); }

float rounded(float value, float unit) { return std::round(value / unit) * unit; }
std::string two_digits(float value) { return format("%.2f", static_cast<double>(value)); }

void labelled_slider(const Explained& what, const std::string& value, float& target, float low, float high, float width,
                     float name_width) {
  const float spacing = ImGui::GetStyle().ItemSpacing.x, value_width = text_width("00.00");
  ImGui::BeginGroup();
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(what.name);
  ImGui::SameLine(name_width, spacing);
  name_next(what.name.text, value);
  slider(what.name, target, low, high, std::max(width - name_width - 2 * spacing - value_width, 60.0F));
  ImGui::SameLine();
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(0.0F, value_width - text_width(value.c_str())));
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

int PromptPanel::cells(float width) const { return shows_all_ ? kCells : std::max(kFewCells, columns(width)); }

float PromptPanel::height(float width) const {
  const int rows = 1 + (cells(width) + columns(width) - 1) / columns(width);
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

void PromptPanel::update(const Snapshot&, Commands& commands) { commands.lyric_draft() = {prompt_, sampling()}; }

void PromptPanel::on_shortcut(const ShortcutPress& press, const Snapshot&, Commands& commands) {
  if (press.action == ShortcutAction::kWrite) write(commands);
}

void PromptPanel::draw(const Snapshot& snapshot, Commands& commands, Room) {
  draw_prompt(snapshot, commands);
  draw_cells(commands);
}

void PromptPanel::draw_prompt(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const float width = ImGui::GetContentRegionAvail().x, spacing = ImGui::GetStyle().ItemSpacing.x;
  const float write_width = text_width(words.generate) + 48;
  const float field = width - write_width - theme::kControl - 2 * spacing;
  const TextEdit edit =
      commands.host().edit_text({"prompt", prompt_, ImVec2(field, theme::kControl), false, words.prompt_hint});
  if (edit.submitted && snapshot.has_network) write(commands);
  commands.mark_place("prompt");
  ImGui::SameLine();
  ImGui::BeginDisabled(!snapshot.has_network);
  if (primary_button(words.generate, write_width)) write(commands);
  ImGui::EndDisabled();
  commands.mark_place("generate");
  ImGui::SameLine();
  const Word& what = shows_all_ ? words.fewer_sampling : words.more_sampling;
  const bool clicked = fold_button("##all", shows_all_ ? ImGuiDir_Up : ImGuiDir_Down);
  if (offer({.name = what.text, .on = shows_all_}, "##all").pressed || clicked) shows_all_ = !shows_all_;
  explain(what);
  commands.mark_place("more_sampling");
}

// Sliders below each other begin below each other: each leaves room for the widest name of its column.
float PromptPanel::name_width(int cell, float width, const Strings& words) const {
  const Explained* names[kCells] = {&words.temperature, &words.length, nullptr,
                                    &words.top_k,       &words.top_p,  &words.repetition_penalty};
  float widest = 0;
  for (int other = cell % columns(width); other < cells(width); other += columns(width)) {
    if (names[other] != nullptr) widest = std::max(widest, text_width(names[other]->name));
  }
  return widest;
}

void PromptPanel::draw_cells(Commands& commands) {
  const Strings& words = commands.words();
  const float width = ImGui::GetContentRegionAvail().x;
  const int count = cells(width);
  int cell = 0;
  const auto place = [&](const auto& draw) {
    if (cell < count) draw(go_to_cell(cell, width));
    ++cell;
  };
  const auto place_slider = [&](const Explained& what, const std::string& value, float& target, float low, float high,
                                const char* name, bool needs_dice) {
    place([&](float each) {
      ImGui::BeginDisabled(needs_dice && greedy_);
      labelled_slider(what, value, target, low, high, each, name_width(cell, width, words));
      ImGui::EndDisabled();
      commands.mark_place(name);
    });
  };
  place_slider(words.temperature, two_digits(temperature_), temperature_, kColdest, kHottest, "temperature", true);
  place_slider(words.length, format("%d", static_cast<int>(length_)), length_, kShortest, kLongest, "length", false);
  place([&](float) { draw_toggles(commands); });
  place_slider(words.top_k, top_k_ < 1 ? words.all_tokens.text : format("%d", static_cast<int>(top_k_)), top_k_, 0,
               kLargestTopK, "top_k", true);
  place_slider(words.top_p, top_p_ == 1 ? words.all_tokens.text : two_digits(top_p_), top_p_, kSmallestTopP, 1, "top_p",
               true);
  place_slider(words.repetition_penalty, repetition_penalty_ == 1 ? words.off.text : two_digits(repetition_penalty_),
               repetition_penalty_, 1, kStrongestPenalty, "repetition_penalty", false);
  place([&](float) { draw_seed(commands); });
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

void PromptPanel::draw_seed(Commands& commands) {
  const Explained& seed = commands.words().sampling_seed;
  ImGui::BeginGroup();
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(seed.name);
  ImGui::SameLine();
  stepper(seed.name, seed_, kStepperWidth);
  ImGui::EndGroup();
  explain(seed.why);
  commands.mark_place("sampling_seed");
}

std::unique_ptr<Panel> make_prompt_panel() { return std::make_unique<PromptPanel>(); }

}  // namespace geci
