#include "app/panels/notice_bar.h"

#include <algorithm>

#include "app/widgets.h"

namespace geci::app {

void NoticeBar::draw(const Snapshot& snapshot, Commands& commands) {
  if (!shows(snapshot)) return;
  const Strings& words = commands.words();
  const Notice& notice = snapshot.notice;
  const bool mild = notice.kind == NoticeKind::kInfo || notice.kind == NoticeKind::kTextWarning;
  begin_card("notice", 0, -1);
  const float dismiss_width = text_width(words.dismiss) + 24;
  const float text_right = ImGui::GetContentRegionAvail().x - dismiss_width - theme::kGap;

  ImGui::BeginGroup();
  theme::push(Face::kStrong, theme::kBody);
  ImGui::PushStyleColor(ImGuiCol_Text, mild ? theme::kAccent : theme::kAlarm);
  for (const std::string_view line : wrap_lines(notice_title(words, notice.kind), text_right)) {
    ImGui::TextUnformatted(line.data(), line.data() + line.size());
  }
  ImGui::PopStyleColor();
  ImGui::PopFont();
  for (const std::string_view line : wrap_lines(notice.text, text_right)) {
    ImGui::TextUnformatted(line.data(), line.data() + line.size());
  }
  ImGui::EndGroup();

  ImGui::SameLine(ImGui::GetCursorStartPos().x + text_right + theme::kGap);
  if (button(words.dismiss, dismiss_width)) dismissed_ = notice.number;
  commands.mark_place("dismiss");
  end_card();
}

}  // namespace geci::app
