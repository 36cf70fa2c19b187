#include "ui/panels/data_panel.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"
#include "wording/numbers.h"

namespace geci {
namespace {

struct BuiltIn {
  const char* key;
  Word Strings::* name;
};

constexpr BuiltIn kBuiltIn[] = {{"songci300", &Strings::songci300},
                                {"songci", &Strings::songci},
                                {"yuanqu", &Strings::yuanqu},
                                {"shijing", &Strings::shijing}};
constexpr float kPasteLines = 4;

/// A number and what it counts, on one line.
void fact(const std::string& value, const Explained& what, float width) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  theme::push(Face::kStrong, theme::kBody);
  draw->AddText(origin, theme::kInk, value.c_str());
  const float right = origin.x + text_width(value.c_str()) + theme::kTight;
  ImGui::PopFont();
  theme::push(Face::kText, theme::kSmall);
  draw->AddText(ImVec2(right, origin.y + (theme::kBody - theme::kSmall) * theme::kEm), theme::kQuiet, what.name);
  ImGui::PopFont();
  ImGui::Dummy(ImVec2(width, theme::kBody));
  explain(what.why);
}

}  // namespace

void DataPanel::draw(const Snapshot& snapshot, Commands& commands, Room) {
  heading(commands.words().data);
  draw_built_in(snapshot, commands);
  draw_own(commands);
  ImGui::Dummy(ImVec2(0, theme::kTight));
  draw_facts(snapshot, commands);
}

void DataPanel::draw_built_in(const Snapshot& snapshot, Commands& commands) {
  const float width = (ImGui::GetContentRegionAvail().x - ImGui::GetStyle().ItemSpacing.x) / 2;
  int column = 0;
  for (const BuiltIn& text : kBuiltIn) {
    if (column++ % 2 == 1) ImGui::SameLine();
    if (chip(commands.words().*text.name, snapshot.corpus.name == text.key, width)) {
      commands.host().open_corpus(text.key);
    }
    commands.mark_place(text.key);
  }
}

void DataPanel::draw_own(Commands& commands) {
  const Strings& words = commands.words();
  const float width = ImGui::GetContentRegionAvail().x;
  if (button(words.open_file, width)) commands.host().pick_file(FileKind::kText);
  commands.mark_place("open_file");
  const ImVec2 size(width, kPasteLines * theme::kBody * theme::kTextLeading + theme::kFieldPadding * 2);
  commands.host().edit_text({"paste", commands.pasted(), size, true, words.paste_hint});
  commands.mark_place("paste");
  if (commands.pasted().empty()) {
    disabled_button(words.use_text, width);
  } else if (primary_button(words.use_text, width)) {
    commands.send(LoadCorpusCommand{words.own_text.text, commands.pasted()});
  }
  commands.mark_place("use_text");
}

// By the draft where that is known, for it is what the preview shows and the next reset makes.
void DataPanel::draw_facts(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const Estimate* draft = commands.estimates().measured(snapshot, commands.draft());
  const CorpusFacts& facts = draft != nullptr ? draft->corpus : snapshot.corpus;
  const int64_t windows = draft != nullptr ? draft->windows_per_epoch : snapshot.windows_per_epoch;
  const float half = (ImGui::GetContentRegionAvail().x - ImGui::GetStyle().ItemSpacing.x) / 2;
  const auto counted = [&](int64_t count) { return facts.tokens > 0 ? grouped(count) : std::string("–"); };
  fact(counted(facts.lines), words.lines, half);
  ImGui::SameLine();
  fact(counted(facts.tokens), words.tokens, half);
  fact(counted(facts.vocabulary), words.vocabulary, half);
  ImGui::SameLine();
  fact(counted(windows), words.windows, half);
}

std::unique_ptr<Panel> make_data_panel() { return std::make_unique<DataPanel>(); }

}  // namespace geci
