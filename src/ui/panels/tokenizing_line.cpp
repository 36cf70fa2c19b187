#include "ui/panels/tokenizing_line.h"

#include "ui/panels/run_title.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/durations.h"
#include "ui/widgets/theme.h"
#include "wording/numbers.h"

namespace geci {
namespace {

constexpr double kQuickSeconds = 0.3;  // what takes no longer is not worth a word
constexpr float kProgressBar = 4;

void draw_bar(double share) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, left = origin.x + theme::kPadding;
  const float length = width - 2 * theme::kPadding;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(ImVec2(left, origin.y), ImVec2(left + length, origin.y + kProgressBar), theme::kLine,
                      kProgressBar / 2);
  draw->AddRectFilled(ImVec2(left, origin.y),
                      ImVec2(left + length * static_cast<float>(share), origin.y + kProgressBar), theme::kAccent,
                      kProgressBar / 2);
  ImGui::Dummy(ImVec2(width, kProgressBar));
}

}  // namespace

void TokenizingLine::draw(const Snapshot& snapshot, Commands& commands, Room) {
  if (!snapshot.tokenizing || snapshot.tokenizing->seconds < kQuickSeconds) return left_.forget();
  const TokenizingProgress& tokenizing = *snapshot.tokenizing;
  const Strings& words = commands.words();
  std::string text =
      format(words.tokenizing, corpus_title(tokenizing.name, words).c_str(), whole_percent(tokenizing.share));
  if (const std::optional<double> left = tokenizing.seconds_left()) {
    text += " · " + left_.show(format(words.only_time_left, duration(*left, words).c_str()), words);
  }
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + theme::kPadding);
  quiet_text(text);
  offer_text(text);
  commands.mark_place("cutting");
  draw_bar(tokenizing.share);
}

std::unique_ptr<Panel> make_tokenizing_line() { return std::make_unique<TokenizingLine>(); }

}  // namespace geci
