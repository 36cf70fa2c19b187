#include "ui/panels/inside/inside_panel.h"

#include <algorithm>
#include <utility>

#include "imgui_internal.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/inputs.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"

namespace geci {
namespace {

constexpr double kSecondsBetween = 0.5;
constexpr double kShareOfTime = 0.04;  // of the worker's, that looking may take while it trains
constexpr size_t kFollowedLetters = 20;
constexpr float kTextHeight = 54, kLayerWidth = 130;
constexpr Inspected kTabsInOrder[] = {Inspected::kStep, Inspected::kNext, Inspected::kHidden, Inspected::kGradient,
                                      Inspected::kWords};

const Explained& tab_name(Inspected tab, const InsideStrings& words) {
  switch (tab) {
    case Inspected::kStep:
      return words.step_tab;
    case Inspected::kNext:
      return words.next_tab;
    case Inspected::kHidden:
      return words.hidden_tab;
    case Inspected::kGradient:
      return words.gradient_tab;
    case Inspected::kWords:
      return words.words_tab;
  }
  return words.step_tab;
}

/// The lyric's first letters, without what is blank before and after them.
std::string start_of(const std::string& lyric) {
  size_t at = std::min(lyric.find_first_not_of("\n "), lyric.size());
  const size_t begin = at;
  for (size_t letters = 0; at < lyric.size() && letters < kFollowedLetters; ++letters) {
    do {
      ++at;
    } while (at < lyric.size() && (static_cast<unsigned char>(lyric[at]) & 0xC0U) == 0x80U);
  }
  const std::string start = lyric.substr(begin, at - begin);
  return start.substr(0, start.find_last_not_of("\n ") + 1);
}

}  // namespace

void InsidePanel::show(Inspected tab) {
  tab_ = tab;
  folded_ = false;
  error_ = {};
}

void InsidePanel::on_shortcut(const ShortcutPress& press, const Snapshot&, Commands&) {
  if (press.action == ShortcutAction::kInsideTab) show(kTabsInOrder[press.number]);
}

void InsidePanel::on_reply(const Reply& reply, Commands&) {
  waiting_ = false;
  error_ = reply.ok ? Message() : reply.sentence;
  if (!reply.inspection) return;
  answers_[static_cast<size_t>(reply.inspection->what)] = reply.inspection;
  pause_ = std::max(kSecondsBetween, reply.inspection->seconds / kShareOfTime);
}

void InsidePanel::update(const Snapshot&, Commands& commands) {
  const std::optional<Reading> reading = std::exchange(commands.reading(), std::nullopt);
  if (!reading) return;
  show(reading->tab);
  follows_ = false;
  wanted_.text = reading->text;
  wanted_.position = -1;
}

void InsidePanel::draw(const Snapshot& snapshot, Commands& commands, Room room) {
  const Strings& words = commands.words();
  if (ImGui::GetCurrentWindowRead()->SkipItems) {  // scrolled away, and nothing has a place
    offer({.name = words.inside.title.name.text}, "away");
    return;
  }
  if (folded_ && room == Room::kColumn) return draw_fold_button(commands, room);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  draw_heading(words, commands, room);
  if (folded_ && room != Room::kTab) return;
  draw_tabs(words.inside, commands);
  follow_text(snapshot, commands.lyric_draft().prompt);
  if (tab_ != Inspected::kWords) draw_text(snapshot, commands);
  if (!error_.empty()) {
    paragraph(in_language(error_, commands.language()), theme::kQuiet, theme::kTextLeading);
  } else if (shown()) {
    draw_answer(commands);
  } else {
    paragraph(words.inside.nothing_yet.text, theme::kFaint, theme::kTextLeading);
  }
  const ImVec2 bottom = ImGui::GetCursorScreenPos();
  if (ImGui::IsRectVisible(top, ImVec2(top.x + 1, std::max(bottom.y, top.y + 1)))) ask_if_due(snapshot, commands);
}

void InsidePanel::draw_heading(const Strings& words, Commands& commands, Room room) {
  const float top = ImGui::GetCursorPosY();
  const float right = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
  ImGui::SetCursorPosY(top + (theme::kControl - theme::kHeading) / 2);
  heading(words.inside.title.name);
  explain(words.inside.title.why);
  if (room == Room::kTab) return;
  ImGui::SameLine(right - theme::kControl);
  ImGui::SetCursorPosY(top);
  draw_fold_button(commands, room);
}

void InsidePanel::draw_fold_button(Commands& commands, Room room) {
  const bool sideways = room == Room::kColumn;
  const ImGuiDir closes = sideways ? ImGuiDir_Right : ImGuiDir_Up, opens = sideways ? ImGuiDir_Left : ImGuiDir_Down;
  const Word& what = folded_ ? commands.words().inside.unfold : commands.words().inside.fold;
  const bool clicked = fold_button("##fold", folded_ ? opens : closes);
  if (offer({.name = what.text}, "##fold").pressed || clicked) folded_ = !folded_;
  explain(what);
  commands.mark_place("inside_fold");
}

void InsidePanel::draw_tabs(const InsideStrings& words, Commands& commands) {
  theme::push(Face::kText, theme::kSmall);
  float text = 0;
  for (const Inspected tab : kTabsInOrder) text += text_width(tab_name(tab, words).name);
  const float gaps = static_cast<float>(kTabs - 1) * theme::kTight;
  const float around = (ImGui::GetContentRegionAvail().x - gaps - text) / static_cast<float>(kTabs);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(0, ImGui::GetStyle().FramePadding.y));
  for (const Inspected tab : kTabsInOrder) {
    const Explained& name = tab_name(tab, words);
    if (tab != kTabsInOrder[0]) ImGui::SameLine(0, theme::kTight);
    if (chip(name.name, tab == tab_, text_width(name.name) + around)) show(tab);
    explain(name.why);
    commands.mark_place(("inside_tab=" + inspected_name(tab)).c_str());
  }
  ImGui::PopStyleVar();
  ImGui::PopFont();
}

void InsidePanel::draw_text(const Snapshot& snapshot, Commands& commands) {
  const InsideStrings& words = commands.words().inside;
  const float width = ImGui::GetContentRegionAvail().x;
  if (commands.host()
          .edit_text({"inside-text", wanted_.text, ImVec2(width, kTextHeight), true, words.text_hint.text})
          .changed) {
    follows_ = false;
    wanted_.position = -1;
  }
  commands.mark_place("inside_text");
  toggle(words.follow.name, follows_);
  explain(words.follow.why);
  commands.mark_place("inside_follow");
  if (snapshot.settings.network.layers > 1 && tab_ != Inspected::kNext) draw_layers(snapshot, words, commands);
}

void InsidePanel::draw_layers(const Snapshot& snapshot, const InsideStrings& words, Commands& commands) {
  const int layers = snapshot.settings.network.layers;
  const auto name = [&](int layer) { return format(words.layer, layer + 1, layers); };
  std::vector<std::string> names;
  names.reserve(static_cast<size_t>(layers));
  for (int layer = 0; layer < layers; ++layer) names.push_back(name(layer));
  ImGui::SameLine(ImGui::GetCursorStartPos().x + ImGui::GetContentRegionAvail().x - kLayerWidth);
  int chosen = std::clamp(wanted_.layer < 0 ? layers - 1 : wanted_.layer, 0, layers - 1);
  name_next(commands.words().layers.name.text);
  if (choose("##layer", name(chosen), names, kLayerWidth, chosen, [](int) {})) wanted_.layer = chosen;
  commands.mark_place("inside_layer");
}

void InsidePanel::draw_answer(Commands& commands) {
  const InspectCommand before = wanted_;
  const TabContext tab{*shown(), wanted_, commands};
  switch (tab_) {
    case Inspected::kStep:
      step_.draw(tab);
      break;
    case Inspected::kNext:
      next_.draw(tab);
      break;
    case Inspected::kHidden:
      hidden_.draw(tab);
      break;
    case Inspected::kGradient:
      gradient_.draw(tab);
      break;
    case Inspected::kWords:
      words_.draw(tab);
      break;
  }
  // Who steps through a text wants it to stay.
  if (wanted_.position != before.position) follows_ = false;
}

void InsidePanel::follow_text(const Snapshot& snapshot, const std::string& prompt) {
  if (prompt != prompt_) {
    prompt_ = prompt;
    if (!prompt.empty()) wanted_.text = prompt;
    follows_ = prompt.empty();
    wanted_.position = -1;
  } else if (follows_ && !snapshot.newest_lyric.empty()) {
    wanted_.text = start_of(snapshot.newest_lyric);
    wanted_.position = -1;
  }
}

InspectCommand InsidePanel::question() const {
  InspectCommand question;
  question.what = tab_;
  if (tab_ == Inspected::kWords) {
    question.word = wanted_.word;
    return question;
  }
  question.text = wanted_.text;
  if (tab_ == Inspected::kStep) question.position = wanted_.position;
  if (tab_ != Inspected::kNext) question.layer = wanted_.layer;
  return question;
}

// A new question at once; the same one of newer weights only now and then, for training has to wait meanwhile.
void InsidePanel::ask_if_due(const Snapshot& snapshot, Commands& commands) {
  const bool has_text = !wanted_.text.empty() || !follows_ || tab_ == Inspected::kWords;
  if (waiting_ || !snapshot.has_network || !has_text) return;
  const InspectCommand now_asked = question();
  const bool same = asked_ && asked_->question == now_asked && asked_->run == snapshot.run.number;
  const double now = ImGui::GetTime();
  if (same && (asked_->step == snapshot.step || (snapshot.training && now - asked_->at < pause_))) return;
  asked_ = Asked{now_asked, snapshot.run.number, snapshot.step, now};
  waiting_ = true;
  commands.ask(*this, now_asked);
}

InsideFacts InsidePanel::facts() const {
  InsideFacts facts;
  facts.tab = inspected_name(tab_);
  facts.folded = folded_;
  facts.error = error_;
  if (!shown()) return facts;
  facts.step = shown()->step;
  facts.tokens = shown()->tokens;
  facts.position = shown()->position;
  facts.next = tab_ == Inspected::kNext ? next_.bars() : shown()->next;
  facts.first_hidden = shown()->cell.h.empty() ? 0 : shown()->cell.h.front();
  facts.gradient_lengths = shown()->gradient_lengths;
  facts.word = shown()->word;
  facts.nearest = shown()->nearest;
  facts.path = shown()->path;
  return facts;
}

std::unique_ptr<Panel> make_inside_panel() { return std::make_unique<InsidePanel>(); }

}  // namespace geci
