#include "app/panels/lyrics_panel.h"

#include <algorithm>
#include <cmath>

#include "app/widgets.h"

namespace geci::app {
namespace {

// Kept free for the newest lyric, so that the page below does not move while it is being written.
constexpr float kLinesKept = 7;
constexpr float kEarlierShare = 0.36F;  // of the card's width
constexpr double kCopiedSeconds = 1.5;

std::string_view trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of("\n ");
  if (begin == std::string::npos) return {};
  return std::string_view(text).substr(begin, text.find_last_not_of('\n') - begin + 1);
}

std::string caption(const Sample& sample, const Strings& words) {
  std::string text = format(words.sample_caption, grouped(sample.step).c_str(), sample.loss);
  if (sample.requested) text = std::string(words.asked_for) + " · " + text;
  const int percent = static_cast<int>(std::lround(sample.copied_share.value_or(0) * 100));
  if (percent > 0) text += " · " + format(words.copied_share, percent);
  if (sample.loop_period > 0) text += " · " + format(words.goes_in_circles, sample.loop_period);
  return text;
}

/// The sample's copied stretches, as they lie in its trimmed text.
std::vector<TextSpan> copied_in(std::string_view trimmed_text, const Sample& sample) {
  std::vector<TextSpan> spans;
  const auto cut = static_cast<size_t>(trimmed_text.data() - sample.text.data());
  for (const TextSpan& span : sample.copied) {
    if (span.end > cut) spans.push_back({std::max(span.begin, cut) - cut, span.end - cut});
  }
  return spans;
}

float draw_sample(const Sample& sample, ImU32 colour, bool caret) {
  const std::string_view text = trimmed(sample.text);
  return paragraph(text, colour, theme::kLyricLeading, caret, copied_in(text, sample));
}

}  // namespace

void LyricsPanel::draw_side_by_side(const Snapshot& snapshot, Commands& commands) {
  draw_heading(snapshot, commands);
  const ImVec2 size = ImGui::GetContentRegionAvail();
  const float earlier = std::round(size.x * kEarlierShare);
  begin_column("newest", ImVec2(size.x - earlier - theme::kPadding, size.y), 0);
  draw_newest(snapshot, commands.words());
  const bool writing = !snapshot.samples.empty() && !snapshot.samples.front()->finished;
  if (writing) ImGui::SetScrollHereY(1);
  end_column();
  ImGui::SameLine(0, theme::kPadding);
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddLine(ImVec2(corner.x - theme::kPadding / 2, corner.y),
                                      ImVec2(corner.x - theme::kPadding / 2, corner.y + size.y), theme::kFaintLine);
  begin_column("earlier", ImVec2(earlier, size.y), 0);
  draw_earlier(snapshot, commands.words(), snapshot.samples.size());
  end_column();
}

void LyricsPanel::draw_newest_only(const Snapshot& snapshot, Commands& commands) {
  draw_heading(snapshot, commands);
  const float kept = kLinesKept * theme::kLyric * theme::kLyricLeading;
  const float height = draw_newest(snapshot, commands.words());
  ImGui::Dummy(ImVec2(0, std::max(kept - height, 0.0F)));
}

float LyricsPanel::draw_newest(const Snapshot& snapshot, const Strings& words) {
  if (snapshot.samples.empty()) {
    const Word& waiting = !snapshot.has_network ? words.waiting
                          : snapshot.training   ? words.first_lyric
                                                : words.paused_lyric;
    return paragraph(waiting.text, theme::kFaint, theme::kTextLeading);
  }
  const Sample& sample = *snapshot.samples.front();
  theme::push(Face::kLyrics, theme::kLyric);
  const float height = draw_sample(sample, theme::kInk, !sample.finished);
  ImGui::PopFont();
  return height;
}

void LyricsPanel::draw_earlier(const Snapshot& snapshot, const Strings& words, size_t count) {
  for (size_t i = 1; i < std::min(snapshot.samples.size(), count + 1); ++i) {
    const Sample& sample = *snapshot.samples[i];
    quiet_text(caption(sample, words));
    theme::push(Face::kLyrics, theme::kEarlierLyric);
    draw_sample(sample, theme::kQuiet, false);
    ImGui::PopFont();
    ImGui::Dummy(ImVec2(0, theme::kTight));
  }
}

void LyricsPanel::draw_heading(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const bool copied = ImGui::GetTime() - copied_at_ < kCopiedSeconds;
  const char* copy = copied ? words.copied : words.copy;
  const float width = std::max(text_width(words.copy), text_width(words.copied)) + 24;
  const float top = ImGui::GetCursorPosY();
  ImGui::SetCursorPosY(top + (theme::kControl - theme::kHeading) / 2);
  heading(words.lyrics);
  if (!snapshot.samples.empty()) {
    ImGui::SameLine(0, theme::kGap);
    ImGui::SetCursorPosY(top + (theme::kControl - theme::kSmall) / 2 + 1);
    quiet_text(caption(*snapshot.samples.front(), words));
    explain(words.copied_why.why);
    ImGui::SameLine(ImGui::GetCursorStartPos().x + ImGui::GetContentRegionAvail().x - width);
    ImGui::SetCursorPosY(top);
    if (button(copy, width)) {
      commands.host().copy_text(std::string(trimmed(snapshot.samples.front()->text)));
      copied_at_ = ImGui::GetTime();
    }
    commands.mark_place("copy");
  }
}

}  // namespace geci::app
