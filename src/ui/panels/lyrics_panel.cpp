#include "ui/panels/lyrics_panel.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "session/text_meter.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/cards.h"
#include "ui/widgets/inputs.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"
#include "wording/numbers.h"

namespace geci {
namespace {

// Kept free for the newest lyric, so that the page below does not move while it is being written.
constexpr float kLinesKept = 7;
constexpr float kEarlierShare = 0.3F;                               // of the card's width
constexpr float kRoomForTimeline = 150;                             // height below the heading
constexpr float kRoomForEarlier = 720, kRoomForLargeLetters = 330;  // widths of the card, of a text
constexpr float kRoomForRow = 600;                                  // of a phone's card that lies on its side
constexpr float kChoiceWidth = 96;
constexpr double kCopiedSeconds = 1.5;
constexpr float kLongPress = 0.5F;  // seconds that a finger rests
constexpr size_t kEarlierWide = 40, kEarlierNarrow = 3;

std::string_view trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of("\n ");
  if (begin == std::string::npos) return {};
  return std::string_view(text).substr(begin, text.find_last_not_of('\n') - begin + 1);
}

/// What there is to say about a finished text: how much of it is copied, whether it is in a repetition loop, and in
/// `full` how long these are.
std::string measured(const Sample& sample, const Strings& words, bool full = true) {
  std::string text;
  const int percent = whole_percent(sample.copied_share.value_or(0));
  if (percent > 0) text += " · " + format(words.copied_share, percent);
  if (sample.loop_period > 0) {
    text += " · " + (full ? format(words.repetition_loop, sample.loop_period) : std::string(words.in_repetition_loop));
  }
  return text;
}

/// When it was written.
std::string when(const Sample& sample, const Strings& words) {
  return format(words.sample_caption, grouped(sample.step).c_str(), sample.loss);
}

/// And at whose wish.
std::string origin(const Sample& sample, const Strings& words) {
  return sample.requested ? std::string(words.asked_for) + " · " + when(sample, words) : when(sample, words);
}

std::string caption(const Sample& sample, const Strings& words) {
  return origin(sample, words) + measured(sample, words);
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

/// The line of the text that a copied stretch comes from, while it is pointed at.
void explain_copied(std::string_view trimmed_text, const Sample& sample, const Strings& words) {
  if (sample.copied.empty()) return;
  const std::optional<size_t> byte = pointed_byte(trimmed_text, theme::kLyricLeading);
  if (!byte) return;
  const size_t at = *byte + static_cast<size_t>(trimmed_text.data() - sample.text.data());
  for (const CopiedStretch& stretch : sample.copied) {
    if (at < stretch.begin || at >= stretch.end) continue;
    const SourceLine source = source_line(stretch, at - stretch.begin);
    return tooltip(format(words.source_line, grouped(source.line).c_str()), std::string(source.text));
  }
}

/// The line of verse around a byte.
TextSpan line_around(std::string_view text, size_t byte) {
  const size_t before = byte == 0 ? std::string_view::npos : text.rfind('\n', byte - 1);
  return {before == std::string_view::npos ? 0 : before + 1, std::min(text.find('\n', byte), text.size())};
}

/// Grows for the longest label only while something is selected: the caption beside it needs the room.
float copy_width(const Strings& words, bool selected) {
  return std::max(text_width(selected ? words.copy_selected : words.copy), text_width(words.copied)) + 24;
}

float draw_sample(const Sample& sample, ImU32 colour, bool caret, const Strings& words) {
  const std::string_view text = trimmed(sample.text);
  const float height = paragraph(text, colour, theme::kLyricLeading, caret, copied_in(text, sample));
  explain_copied(text, sample, words);
  return height;
}

/// After `beginning` what was measured, from many words to none.
std::vector<std::string> measured_after(const std::string& beginning, const Sample& sample, const Strings& words) {
  return {beginning + measured(sample, words), beginning + measured(sample, words, /*full=*/false), beginning};
}

/// The fullest of these texts that a row of this width has room for. While it is pointed at `why` explains it, with
/// what was left out.
void draw_fitting(const std::vector<std::string>& texts, float width, const char* why) {
  const bool shows_all = quiet_text_that_fits(texts, width) == 0;
  explain(shows_all ? why : (texts.front() + "\n" + why).c_str());
}

const char* place_of(bool greedy) { return greedy ? "greedy_sample" : "sample"; }

/// Before the first lyric.
float draw_nothing_yet(const Snapshot& snapshot, const Strings& words) {
  const Word& waiting = !snapshot.has_network ? words.waiting
                        : snapshot.training   ? words.first_lyric
                                              : words.paused_lyric;
  return paragraph(waiting.text, theme::kFaint, theme::kTextLeading);
}

void divide(float height) {
  ImGui::SameLine(0, theme::kPadding);
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const float x = corner.x - theme::kPadding / 2;
  ImGui::GetWindowDrawList()->AddLine(ImVec2(x, corner.y), ImVec2(x, corner.y + height), theme::kFaintLine);
}

}  // namespace

void LyricsPanel::draw(const Snapshot& snapshot, Commands& commands, Room room) {
  room == Room::kTab ? draw_newest_only(snapshot, commands) : draw_side_by_side(snapshot, commands);
}

void LyricsPanel::draw_rest(const Snapshot& snapshot, Commands& commands) {
  draw_earlier(snapshot, commands.words(), kEarlierNarrow);
}

void LyricsPanel::on_shortcut(const ShortcutPress& press, const Snapshot& snapshot, Commands& commands) {
  if (press.action == ShortcutAction::kCopy) copy(snapshot, commands);
}

void LyricsPanel::draw_side_by_side(const Snapshot& snapshot, Commands& commands) {
  draw_heading(snapshot, commands, Room::kCard);
  if (snapshot.samples.empty()) {
    draw_nothing_yet(snapshot, commands.words());
    return;
  }
  const Sample& sample = *snapshot.samples[shown_index(snapshot)];
  const float width = ImGui::GetContentRegionAvail().x;
  const bool has_earlier = snapshot.samples.size() > 1, with_earlier = has_earlier && width >= kRoomForEarlier;
  const bool roomy = ImGui::GetContentRegionAvail().y >= kRoomForTimeline;
  if (has_earlier && !with_earlier && roomy) draw_timeline(snapshot, commands, width);
  const float earlier = with_earlier ? std::round(width * kEarlierShare) + theme::kPadding : 0;
  const float height = ImGui::GetContentRegionAvail().y;
  draw_shown(sample, ImVec2(width - earlier, height), commands);
  if (!with_earlier) return;
  divide(height);
  draw_earlier_column(snapshot, commands, ImVec2(earlier - theme::kPadding, height));
}

void LyricsPanel::draw_shown(const Sample& sample, ImVec2 size, Commands& commands) {
  const Strings& words = commands.words();
  if (!sample.greedy) return draw_column(sample, nullptr, size, false, commands);
  const ImVec2 half(std::floor((size.x - theme::kPadding) / 2), size.y);
  draw_column(sample, &words.sampled, half, false, commands);
  divide(size.y);
  draw_column(*sample.greedy, &words.greedy, half, true, commands);
}

float LyricsPanel::draw_large(const Sample& sample, float size, bool greedy, Commands& commands) {
  theme::push(Face::kLyrics, size);
  const float height = draw_sample(sample, theme::kInk, !sample.finished, commands.words());
  select_in(trimmed(sample.text), sample, greedy);
  ImGui::PopFont();
  commands.mark_place((std::string(place_of(greedy)) + "=" + std::to_string(sample.number)).c_str());
  return height;
}

void LyricsPanel::draw_column(const Sample& sample, const Explained* kind, ImVec2 size, bool greedy,
                              Commands& commands) {
  ImGui::BeginGroup();
  if (kind != nullptr) {
    draw_fitting(measured_after(kind->name.text, sample, commands.words()), size.x, kind->why);
  }
  const float letters = size.x >= kRoomForLargeLetters ? theme::kLyric : theme::kNarrowLyric;
  // As high as whole lines are, so that none is cut through its letters.
  const float pitch = std::round(letters * theme::kLyricLeading);
  const float lines = std::max(1.0F, std::floor(ImGui::GetContentRegionAvail().y / pitch));
  begin_column(place_of(greedy), ImVec2(size.x, lines * pitch), ImVec2(0, 0));
  draw_large(sample, letters, greedy, commands);
  if (!sample.finished) ImGui::SetScrollHereY(1);
  end_column();
  ImGui::EndGroup();
}

void LyricsPanel::draw_earlier_column(const Snapshot& snapshot, Commands& commands, ImVec2 size) {
  ImGui::BeginGroup();
  draw_timeline(snapshot, commands, size.x);
  begin_column("earlier", ImVec2(size.x, ImGui::GetContentRegionAvail().y), ImVec2(0, 0));
  draw_earlier(snapshot, commands.words(), kEarlierWide);
  end_column();
  ImGui::EndGroup();
}

void LyricsPanel::draw_newest_only(const Snapshot& snapshot, Commands& commands) {
  draw_heading(snapshot, commands, Room::kTab);
  const float kept = kLinesKept * theme::kLyric * theme::kLyricLeading;
  float height = 0;
  if (snapshot.samples.empty()) {
    height = draw_nothing_yet(snapshot, commands.words());
  } else {
    const Sample& sample = *snapshot.samples[shown_index(snapshot)];
    draw_choice(snapshot, commands);
    const bool greedy = sample.greedy && shows_greedy_;
    height = draw_large(greedy ? *sample.greedy : sample, theme::kLyric, greedy, commands);
  }
  ImGui::Dummy(ImVec2(0, std::max(kept - height, 0.0F)));
}

/// Which lyric is on show, and which of its two texts: in one row where there is room.
void LyricsPanel::draw_choice(const Snapshot& snapshot, Commands& commands) {
  const float whole = ImGui::GetContentRegionAvail().x, spacing = ImGui::GetStyle().ItemSpacing.x;
  const bool two_texts = snapshot.samples[shown_index(snapshot)]->greedy != nullptr;
  const bool one_row = two_texts && whole >= kRoomForRow;
  if (snapshot.samples.size() > 1) {
    draw_timeline(snapshot, commands, one_row ? whole - 2 * (kChoiceWidth + spacing) : whole);
    if (one_row) {
      ImGui::SameLine();
      ImGui::SetCursorPosY(ImGui::GetCursorPosY() - (theme::kControl - theme::kSmallControl) / 2);
    }
  }
  if (two_texts) draw_texts(commands, one_row ? kChoiceWidth : (whole - spacing) / 2);
}

void LyricsPanel::draw_texts(Commands& commands, float width) {
  const Strings& words = commands.words();
  if (chip(words.sampled.name, !shows_greedy_, width)) choose_text(false);
  commands.mark_place("show=sampled");
  ImGui::SameLine();
  if (chip(words.greedy.name, shows_greedy_, width)) choose_text(true);
  commands.mark_place("show=greedy");
}

void LyricsPanel::choose_text(bool greedy) {
  shows_greedy_ = greedy;
  selection_ = {};
}

// A lyric that has been thinned out since gives its place to the next newer one that is left.
size_t LyricsPanel::shown_index(const Snapshot& snapshot) const {
  if (shown_ == 0) return 0;
  size_t index = snapshot.samples.size() - 1;
  while (index > 0 && snapshot.samples[index]->number < shown_) --index;
  return index;
}

TextSpan LyricsPanel::selection_in(const Sample& sample, bool greedy) const {
  if (selection_.sample != sample.number || selection_.greedy != greedy) return {};
  const size_t size = trimmed(sample.text).size();
  return {std::min({selection_.anchor, selection_.head, size}),
          std::min(std::max(selection_.anchor, selection_.head), size)};
}

// The lyric that is being selected from stays on show, whatever is written meanwhile.
void LyricsPanel::select_in(std::string_view text, const Sample& sample, bool greedy) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool touch = io.MouseSource == ImGuiMouseSource_TouchScreen;
  if (ImGui::IsItemHovered()) {
    if (!touch) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    const size_t byte = nearest_byte(text, theme::kLyricLeading, io.MousePos);
    const bool rests =
        touch && io.MouseDown[0] && io.MouseDownDuration[0] > kLongPress && !selecting_ && !ImGui::IsMouseDragging(0);
    if (ImGui::IsMouseDoubleClicked(0) || rests) {
      const TextSpan line = line_around(text, byte);
      selection_ = {sample.number, greedy, line.begin, line.end};
      shown_ = sample.number;
    } else if (ImGui::IsMouseClicked(0)) {
      selection_ = {sample.number, greedy, byte, byte};
      selecting_ = !touch;
    }
  }
  const bool here = selection_.sample == sample.number && selection_.greedy == greedy;
  if (selecting_ && here && ImGui::IsMouseDragging(0)) {
    selection_.head = nearest_byte(text, theme::kLyricLeading, io.MousePos);
    shown_ = sample.number;
  }
  if (!io.MouseDown[0]) selecting_ = false;
  highlight(text, theme::kLyricLeading, selection_in(sample, greedy));
}

// The text that something is selected in, else the one that was chosen where only one fits.
const Sample& LyricsPanel::text_to_copy(const Sample& sample, bool one_text) const {
  const bool selected = selection_.sample == sample.number && selection_.anchor != selection_.head;
  const bool greedy = selected ? selection_.greedy : one_text && shows_greedy_;
  return greedy && sample.greedy ? *sample.greedy : sample;
}

void LyricsPanel::copy(const Snapshot& snapshot, Commands& commands) {
  if (snapshot.samples.empty()) return;
  copy_text(text_to_copy(*snapshot.samples[shown_index(snapshot)], false), commands);
}

bool LyricsPanel::has_selection(const Sample& sample) const {
  const TextSpan selected = selection_in(sample, selection_.greedy);
  return selected.begin < selected.end;
}

void LyricsPanel::copy_text(const Sample& sample, Commands& commands) {
  const std::string_view text = trimmed(sample.text);
  const TextSpan selected = selection_in(sample, selection_.greedy);
  const bool all = selected.begin == selected.end;
  commands.host().copy_text(std::string(all ? text : text.substr(selected.begin, selected.end - selected.begin)));
  copied_at_ = ImGui::GetTime();
}

void LyricsPanel::draw_earlier(const Snapshot& snapshot, const Strings& words, size_t count) {
  for (size_t i = 1; i < std::min(snapshot.samples.size(), count + 1); ++i) {
    const Sample& sample = *snapshot.samples[i];
    quiet_paragraph(caption(sample, words));
    theme::push(Face::kLyrics, theme::kEarlierLyric);
    draw_sample(sample, theme::kQuiet, false, words);
    ImGui::PopFont();
    ImGui::Dummy(ImVec2(0, theme::kTight));
  }
}

// In one row where there is room for it; on an upright phone the caption has a row of its own.
void LyricsPanel::draw_heading(const Snapshot& snapshot, Commands& commands, Room room) {
  const Strings& words = commands.words();
  const float top = ImGui::GetCursorPosY(), left = ImGui::GetCursorPosX();
  const float right = left + ImGui::GetContentRegionAvail().x;
  ImGui::SetCursorPosY(top + (theme::kControl - theme::kHeading) / 2);
  heading(words.lyrics);
  if (snapshot.samples.empty()) return;
  const Sample& sample = *snapshot.samples[shown_index(snapshot)];
  const bool one_text = room == Room::kTab;
  const Sample& text = text_to_copy(sample, one_text);
  const float caption_left = ImGui::GetItemRectMax().x - ImGui::GetWindowPos().x + theme::kGap;
  const float actions =
      copy_width(words, has_selection(text)) + text_width(words.download_lyric.name) + 24 + theme::kSpacing;
  ImGui::SetCursorPos(ImVec2(right - actions, top));
  draw_actions(text, commands);
  if (one_text && right - left < kRoomForRow) {
    ImGui::SetCursorPos(ImVec2(left, top + theme::kControl + theme::kTight));
    quiet_paragraph(origin(sample, words) + measured(text, words));
    explain(words.copied_why.why);
    return;
  }
  ImGui::SetCursorPos(ImVec2(caption_left, top + (theme::kControl - theme::kSmall) / 2 + 1));
  // Two texts have what was measured over each.
  std::vector<std::string> texts{origin(sample, words)};
  if (one_text || !sample.greedy) texts = measured_after(texts.front(), text, words);
  texts.push_back(when(sample, words));
  draw_fitting(texts, right - actions - theme::kGap - caption_left, words.copied_why.why);
  ImGui::SetCursorPos(ImVec2(left, top + theme::kControl + theme::kSpacing));
}

void LyricsPanel::draw_timeline(const Snapshot& snapshot, Commands& commands, float width) {
  const Strings& words = commands.words();
  const auto newest = static_cast<float>(snapshot.samples.size() - 1);  // its place, counted from the oldest
  auto place = newest - static_cast<float>(shown_index(snapshot));
  const float chip_width = small_chip_width(words.newest_lyric.name);
  name_next(words.timeline.name.text, caption(*snapshot.samples[shown_index(snapshot)], words));
  if (slider("timeline", place, 0, newest, width - chip_width - theme::kSpacing)) {
    const auto index = static_cast<size_t>(newest - std::round(place));
    shown_ = index == 0 ? 0 : snapshot.samples[index]->number;
  }
  explain(words.timeline.why);
  commands.mark_place("timeline");
  ImGui::SameLine();
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + (theme::kControl - theme::kSmallControl) / 2);
  if (small_chip(words.newest_lyric.name, shown_ == 0)) shown_ = 0;
  explain(words.newest_lyric.why);
  commands.mark_place("newest_lyric");
}

void LyricsPanel::draw_actions(const Sample& sample, Commands& commands) {
  const Strings& words = commands.words();
  const bool copied = ImGui::GetTime() - copied_at_ < kCopiedSeconds;
  const bool selected = has_selection(sample);
  const Word& label = copied ? words.copied : selected ? words.copy_selected : words.copy;
  if (button(label, copy_width(words, selected))) copy_text(sample, commands);
  commands.mark_place("copy");
  ImGui::SameLine();
  if (button(words.download_lyric.name, text_width(words.download_lyric.name) + 24)) {
    const std::string file = std::string(trimmed(sample.text)) + "\n",
                      name = "geci-step-" + std::to_string(sample.step) + ".txt";
    commands.host().download(name, {reinterpret_cast<const uint8_t*>(file.data()), file.size()});
  }
  explain(words.download_lyric.why);
  commands.mark_place("download_lyric");
}

std::unique_ptr<Panel> make_lyrics_panel() { return std::make_unique<LyricsPanel>(); }

}  // namespace geci
