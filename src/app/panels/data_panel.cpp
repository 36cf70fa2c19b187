#include "app/panels/data_panel.h"

#include "app/widgets.h"

namespace geci::app {
namespace {

struct BuiltIn {
  const char* key;
  Word Strings::*name;
};

constexpr BuiltIn kBuiltIn[] = {{"songci300", &Strings::songci300},
                                {"songci", &Strings::songci},
                                {"yuanqu", &Strings::yuanqu},
                                {"shijing", &Strings::shijing}};
constexpr float kPasteLines = 4;

void fact(const std::string& value, const Explained& what, float width) {
  ImGui::BeginGroup();
  theme::push(Face::kStrong, theme::kHeading);
  ImGui::TextUnformatted(value.c_str());
  ImGui::PopFont();
  quiet_text(what.name.text);
  ImGui::Dummy(ImVec2(width, 0));
  ImGui::EndGroup();
  explain(what.why);
}

}  // namespace

void DataPanel::draw(const Snapshot& snapshot, Commands& commands) {
  heading(commands.words().data);
  draw_built_in(snapshot, commands);
  draw_own(commands);
  ImGui::Dummy(ImVec2(0, theme::kTight));
  draw_facts(snapshot, commands.words());
}

void DataPanel::draw_built_in(const Snapshot& snapshot, Commands& commands) {
  const float width = (ImGui::GetContentRegionAvail().x - ImGui::GetStyle().ItemSpacing.x) / 2;
  int column = 0;
  for (const BuiltIn& text : kBuiltIn) {
    if (column++ % 2 == 1) ImGui::SameLine();
    if (chip(commands.words().*text.name, snapshot.corpus.name == text.key, width))
      commands.host().open_corpus(text.key);
    commands.mark_place(text.key);
  }
}

void DataPanel::draw_own(Commands& commands) {
  const Strings& words = commands.words();
  const float width = ImGui::GetContentRegionAvail().x;
  if (button(words.open_file, width)) commands.host().pick_file(FileKind::kText);
  commands.mark_place("open_file");
  const ImVec2 size(width, kPasteLines * theme::kBody * theme::kTextLeading + theme::kFieldPadding * 2);
  commands.host().edit_text({"paste", pasted_, size, true, words.paste_hint});
  commands.mark_place("paste");
  if (pasted_.empty()) {
    disabled_button(words.use_text, width);
  } else if (primary_button(words.use_text, width)) {
    commands.send(LoadCorpusCommand{words.own_text.text, pasted_});
  }
  commands.mark_place("use_text");
}

void DataPanel::draw_facts(const Snapshot& snapshot, const Strings& words) {
  const float width = ImGui::GetContentRegionAvail().x / 3 - ImGui::GetStyle().ItemSpacing.x;
  fact(grouped(snapshot.corpus.lines), words.lines, width);
  ImGui::SameLine();
  fact(grouped(snapshot.corpus.tokens), words.tokens, width);
  ImGui::SameLine();
  fact(grouped(snapshot.corpus.vocabulary), words.vocabulary, width);
}

}  // namespace geci::app
