#include "ui/panels/notice_bar.h"

#include "ui/widgets/accessibility.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/cards.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {

void NoticeBar::follow(const Notice& newest, int64_t& seen) {
  if (newest.number <= seen) return;
  seen = newest.number;
  shown_ = newest;
}

void NoticeBar::update(const Snapshot& snapshot, Commands& commands) {
  follow(snapshot.notice, seen_);
  follow(commands.said(), seen_own_);
}

void NoticeBar::report_state(PageFacts& facts) const { facts.notice = shown_.text; }

void NoticeBar::draw(const Snapshot&, Commands& commands, Room) {
  if (shown_.kind == NoticeKind::kNone) return;
  const Strings& words = commands.words();
  const bool mild = shown_.kind == NoticeKind::kInfo || shown_.kind == NoticeKind::kTextWarning;
  begin_card("notice", 0, -1);
  const float dismiss_width = text_width(words.dismiss) + 24;
  const float text_right = ImGui::GetContentRegionAvail().x - dismiss_width - theme::kGap;

  ImGui::BeginGroup();
  theme::push(Face::kStrong, theme::kBody);
  ImGui::PushStyleColor(ImGuiCol_Text, mild ? theme::kAccent : theme::kAlarm);
  for (const std::string_view line : wrap_lines(notice_title(words, shown_.kind), text_right)) {
    ImGui::TextUnformatted(line.data(), line.data() + line.size());
  }
  ImGui::PopStyleColor();
  ImGui::PopFont();
  const std::string text = in_language(shown_.text, commands.language());
  for (const std::string_view line : wrap_lines(text, text_right)) {
    ImGui::TextUnformatted(line.data(), line.data() + line.size());
  }
  ImGui::EndGroup();
  offer_text(std::string(notice_title(words, shown_.kind)) + ": " + text);

  ImGui::SameLine(ImGui::GetCursorStartPos().x + text_right + theme::kGap);
  if (button(words.dismiss, dismiss_width)) shown_ = {};
  commands.mark_place("dismiss");
  end_card();
}

std::unique_ptr<Panel> make_notice_bar() { return std::make_unique<NoticeBar>(); }

}  // namespace geci
