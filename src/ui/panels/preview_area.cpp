#include "ui/panels/preview_area.h"

#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"

namespace geci {
namespace {

constexpr double kSecondsBetweenQuestions = 0.2;
constexpr int kRows = 5;
constexpr float kRowHeight = 27, kTokenHeight = 24, kTokenPadding = 4, kTokenGap = 2;
constexpr float kLineEnd = 12, kMoreWidth = 18;

/// Places tokens one after the other in rows; the last row keeps room for a sign that there are more.
class PreviewRows {
 public:
  PreviewRows()
      : origin_(ImGui::GetCursorScreenPos()), width_(ImGui::GetContentRegionAvail().x), at_(origin_), end_(origin_) {}

  /// Where something so wide goes; nowhere if all rows are full.
  std::optional<ImVec2> place(float width) {
    const float kept = row_ + 1 == kRows ? kMoreWidth : 0;
    if (at_.x > origin_.x && at_.x + width > origin_.x + width_ - kept) next_row();
    if (row_ >= kRows) return std::nullopt;
    const ImVec2 position = at_;
    at_.x += width + kTokenGap;
    end_ = at_;
    return position;
  }
  /// Behind what was placed last.
  ImVec2 end() const { return end_; }
  void next_row() {
    at_ = ImVec2(origin_.x, at_.y + kRowHeight);
    ++row_;
  }

 private:
  ImVec2 origin_;
  float width_;
  ImVec2 at_, end_;
  int row_ = 0;
};

// The key that ends a line, as one draws it on keyboards: a line end is a token too.
void draw_line_end(ImVec2 at) {
  const float middle = at.y + kTokenHeight / 2 + 2;
  const ImVec2 stem[] = {ImVec2(at.x + 11, middle - 7), ImVec2(at.x + 11, middle), ImVec2(at.x + 3, middle)};
  const ImVec2 tip[] = {ImVec2(at.x + 6, middle - 3), ImVec2(at.x + 3, middle), ImVec2(at.x + 6, middle + 3)};
  ImGui::GetWindowDrawList()->AddPolyline(stem, 3, theme::kFaint, 0, 1.2F);
  ImGui::GetWindowDrawList()->AddPolyline(tip, 3, theme::kFaint, 0, 1.2F);
}

void draw_token(const PreviewToken& token, ImVec2 at, float width, bool shaded) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const ImVec2 corner(at.x + width, at.y + kTokenHeight);
  draw->AddRectFilled(at, corner, shaded ? theme::kHover : theme::kRaised, 4);
  draw->AddText(ImVec2(at.x + kTokenPadding, at.y + (kTokenHeight - ImGui::GetFontSize()) / 2),
                token.known ? theme::kInk : theme::kAlarm, token.text.c_str());
  if (token.known) return;
  draw->AddLine(ImVec2(at.x + 2, corner.y - 1), ImVec2(corner.x - 2, corner.y - 1), theme::kAlarm, 1.5F);
}

std::string caption_of(const Preview& preview, const Strings& words) {
  const std::string all = format(words.preview_caption, static_cast<int>(preview.lines.size()), preview.tokens);
  return preview.unknown == 0 ? all : all + " · " + format(words.preview_unknown, preview.unknown);
}

}  // namespace

void PreviewArea::draw(const Snapshot& snapshot, Commands& commands, Panel& owner) {
  const Strings& words = commands.words();
  if (ImGui::IsRectVisible(ImVec2(1, kRows * kRowHeight))) ask(snapshot, commands, owner);
  ImGui::BeginGroup();
  const float below = ImGui::GetCursorPosY() + kRows * kRowHeight;
  if (preview_) {
    draw_tokens();
  } else {
    quiet_paragraph(snapshot.wants_dictionary ? words.waits_for_dictionary.text
                                              : in_language(why_not_, commands.language()));
  }
  ImGui::SetCursorPosY(below);
  quiet_text(preview_ ? caption_of(*preview_, words) : std::string());
  ImGui::EndGroup();
  explain(words.preview_why);
  commands.mark_place("preview");
}

void PreviewArea::ask(const Snapshot& snapshot, Commands& commands, Panel& owner) {
  if (snapshot.corpus.number == 0 && commands.pasted().empty()) return;
  const Question question{{commands.draft().text, std::string(beginning_of(commands.pasted()))},
                          snapshot.corpus.number,
                          snapshot.settings.text,
                          snapshot.vocabulary};
  is_due_ = question != asked_ || asked_at_ < 0;
  const double now = ImGui::GetTime();
  if (!is_due_ || is_waiting_ || now - asked_at_ < kSecondsBetweenQuestions) return;
  asked_ = question;
  asked_at_ = now;
  is_waiting_ = true;
  is_due_ = false;
  commands.ask(owner, question.command);
}

void PreviewArea::on_reply(const Reply& reply) {
  is_waiting_ = false;
  preview_ = reply.preview;
  why_not_ = reply.ok ? Message() : reply.sentence;
}

void PreviewArea::draw_tokens() const {
  theme::push(Face::kText, theme::kSmall);
  PreviewRows rows;
  bool shaded = false, all = true;
  for (const std::vector<PreviewToken>& line : preview_->lines) {
    for (const PreviewToken& token : line) {
      const float width = text_width(token.text.c_str()) + 2 * kTokenPadding;
      const auto at = rows.place(width);
      if (at) draw_token(token, *at, width, shaded);
      all = all && at;
      shaded = !shaded;
    }
    if (const auto at = rows.place(kLineEnd)) draw_line_end(*at);
    rows.next_row();
  }
  if (!all) {
    const ImVec2 at(rows.end().x + kTokenPadding, rows.end().y + (kTokenHeight - ImGui::GetFontSize()) / 2);
    ImGui::GetWindowDrawList()->AddText(at, theme::kQuiet, "…");
  }
  ImGui::PopFont();
}

}  // namespace geci
