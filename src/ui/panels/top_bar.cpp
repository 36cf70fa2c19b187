#include "ui/panels/top_bar.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "ui/panels/device_text.h"
#include "ui/panels/saved_text.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/durations.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"
#include "wording/numbers.h"

namespace geci {
namespace {

constexpr float kMargin = 11;
constexpr float kTwoRows = 760;     // below this width the controls go under the name
constexpr float kBadgeWords = 900;  // below this one the badge is its dot
constexpr size_t kLongestName = 24;
constexpr float kExits = 1240;  // from this one on there is room for what takes the work out of the page

std::string build_text(const Snapshot& snapshot, const Strings& words) {
  if (!snapshot.adapter.empty()) return snapshot.adapter;
  const char* kind = snapshot.build == "native"       ? words.native.text
                     : snapshot.build == "relaxed-mt" ? words.relaxed_simd.text
                                                      : words.simd.text;
  return std::string(kind) + " · " + threads_text(snapshot.threads, words);
}

// In a narrow bar the dot alone, and of a GPU's long name its beginning; a press says the rest.
std::string badge_text(const Snapshot& snapshot, const Strings& words) {
  if (ImGui::GetIO().DisplaySize.x < kBadgeWords) return "";
  const std::string text = build_text(snapshot, words);
  return snapshot.adapter.size() > kLongestName ? text.substr(0, kLongestName - 1) + "…" : text;
}

const char* badge_reason(const Snapshot& snapshot, const Commands& commands) {
  const Strings& words = commands.words();
  if (!snapshot.adapter.empty()) return words.gpu_why;
  if (snapshot.build == "native") return words.native_why;
  if (snapshot.build == "relaxed-mt") return words.relaxed_why;
  if (snapshot.build == "simd-mt") return words.simd_threads_why;
  return commands.page().isolated ? words.simd_alone_isolated_why : words.simd_alone_why;
}

// To the end of the epochs that are meant; once they are over, of the present one.
std::string in_words(const TimeLeft& left, const Strings& words) {
  const auto epoch = static_cast<int>(left.epoch);
  if (left.in_all > 0) return format(words.time_left, epoch, left.epochs, duration(left.in_all, words).c_str());
  return format(words.time_left_in_epoch, epoch, duration(left.in_epoch, words).c_str());
}

/// Where there is no room for more: on a phone.
std::string duration_left(const TimeLeft& left, const Strings& words) {
  return format(words.only_time_left, duration(left.in_all > 0 ? left.in_all : left.in_epoch, words).c_str());
}

float badge_width(const Snapshot& snapshot, const Strings& words) {
  theme::push(Face::kText, theme::kSmall);
  const float text = text_width(badge_text(snapshot, words).c_str()), width = text > 0 ? text + 40 : theme::kControl;
  ImGui::PopFont();
  return width;
}

/// What a press brings: the sun over the dark theme, the moon over the light one.
void draw_sun(ImVec2 middle) {
  constexpr int kRays = 8;
  constexpr float kDisc = 4.5F, kFrom = 7, kTo = 10;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddCircleFilled(middle, kDisc, theme::kQuiet);
  for (int i = 0; i < kRays; ++i) {
    const float angle = static_cast<float>(i) * 2 * std::numbers::pi_v<float> / kRays;
    const ImVec2 along(std::cos(angle), std::sin(angle));
    draw->AddLine(ImVec2(middle.x + kFrom * along.x, middle.y + kFrom * along.y),
                  ImVec2(middle.x + kTo * along.x, middle.y + kTo * along.y), theme::kQuiet, 1.5F);
  }
}

void draw_moon(ImVec2 middle, ImU32 ground) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddCircleFilled(middle, 8, theme::kQuiet);
  draw->AddCircleFilled(ImVec2(middle.x + 4, middle.y - 3), 7, ground);
}

}  // namespace

float TopBar::height(float width) const {
  return theme::kControl * (width < kTwoRows ? 2 : 1) + kMargin * (width < kTwoRows ? 3 : 2);
}

void TopBar::draw(const Snapshot& snapshot, Commands& commands, Room) {
  const Strings& words = commands.words();
  const float width = ImGui::GetContentRegionAvail().x;
  const bool two_rows = width < kTwoRows;
  const float left = two_rows ? theme::kGap : theme::kPadding;
  const ImVec2 origin = ImGui::GetCursorScreenPos();

  ImGui::SetCursorScreenPos(ImVec2(origin.x + left, origin.y + kMargin + (theme::kControl - theme::kBrand) / 2));
  theme::push(Face::kLyrics, theme::kBrand);
  ImGui::PushStyleColor(ImGuiCol_Text, theme::kAccent);
  ImGui::TextUnformatted("Geci 歌词");
  const float brand_right = ImGui::GetItemRectMax().x;
  ImGui::PopStyleColor();
  ImGui::PopFont();

  const float language_width = text_width(words.other_language) + 24;
  const float keys_left = origin.x + width - left - theme::kControl;
  const float language_left = keys_left - theme::kTight - language_width;
  const float theme_left = language_left - theme::kTight - theme::kControl;
  const float badge_left = theme_left - theme::kTight - badge_width(snapshot, words);
  const float right =
      width >= kExits ? draw_exits(snapshot, commands, badge_left, origin.y + kMargin) - theme::kTight : badge_left;
  const float row = origin.y + kMargin + (two_rows ? theme::kControl + kMargin : 0);
  ImGui::SetCursorScreenPos(ImVec2(two_rows ? origin.x + left : brand_right + 28, row));
  draw_controls(snapshot, commands);
  const float metrics_left = ImGui::GetItemRectMax().x + (two_rows ? theme::kGap : 20);
  draw_metrics(snapshot, words, ImVec2(metrics_left, row), (two_rows ? origin.x + width : right) - theme::kGap);

  ImGui::SetCursorScreenPos(ImVec2(badge_left, origin.y + kMargin));
  draw_badge(snapshot, commands);
  ImGui::SetCursorScreenPos(ImVec2(theme_left, origin.y + kMargin));
  draw_theme_button(commands);
  ImGui::SetCursorScreenPos(ImVec2(language_left, origin.y + kMargin));
  if (button(words.other_language, language_width)) {
    commands.set_language(other(commands.language()));
  }
  commands.mark_place("language");
  ImGui::SetCursorScreenPos(ImVec2(keys_left, origin.y + kMargin));
  name_next(words.shortcuts.title.text);
  if (button("?", theme::kControl)) commands.press({ShortcutAction::kShortcuts});
  explain(words.shortcuts.title);
  commands.mark_place("shortcuts");
}

void TopBar::draw_controls(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const float width = std::max(text_width(words.train), text_width(words.pause)) + 44;
  if (!snapshot.has_network) {
    disabled_button(words.train, width);
  } else if (snapshot.training) {
    if (primary_button(words.pause, width)) commands.send(PauseCommand{});
  } else if (primary_button(words.train, width)) {
    commands.send(TrainCommand{});
  }
  commands.mark_place("train");
  ImGui::SameLine();
  ImGui::BeginDisabled(!snapshot.has_network);
  if (button(words.step)) commands.send(StepCommand{});
  explain(words.step_why);
  commands.mark_place("step");
  ImGui::SameLine();
  if (button(words.reset)) commands.send(ResetCommand{commands.draft()});
  explain(words.reset_why);
  commands.mark_place("reset");
  ImGui::EndDisabled();
}

void TopBar::draw_metrics(const Snapshot& snapshot, const Strings& words, ImVec2 origin, float right) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  if (!snapshot.has_network) {
    theme::push(Face::kText, theme::kSmall);
    note_if_cut(words.waiting, right - origin.x);
    draw->AddText(ImVec2(origin.x, origin.y + (theme::kControl - theme::kSmall) / 2), theme::kQuiet, words.waiting);
    ImGui::PopFont();
    return;
  }
  const std::optional<TimeLeft> left = time_left(snapshot);
  if (!left) time_left_.forget();
  const std::string step = format(words.step_count, grouped(snapshot.step).c_str());
  const std::string loss = format(words.loss_value, snapshot.loss);
  std::string first = step, second = loss;
  theme::push(Face::kText, theme::kSmall);
  if (left) {
    const auto fits = [&](const std::string& text) { return origin.x + text_width(text.c_str()) < right; };
    const std::string with_time = step + " · " + time_left_.show(in_words(*left, words), words);
    const std::string with_speed =
        loss + " · " + format(words.tokens_per_second, grouped(std::llround(snapshot.tokens_per_second)).c_str());
    if (fits(with_time)) first = with_time;
    if (fits(with_speed)) second = with_speed;
    if (first == step && second == loss) second = duration_left(*left, words);
  }
  const float line = theme::kSmall + 1, top = origin.y + (theme::kControl - 2 * line) / 2;
  offer_text(step + " · " + loss);
  note_if_cut(first.c_str(), right - origin.x);
  note_if_cut(second.c_str(), right - origin.x);
  draw->AddText(ImVec2(origin.x, top), theme::kInk, first.c_str());
  draw->AddText(ImVec2(origin.x, top + line), theme::kQuiet, second.c_str());
  ImGui::PopFont();
}

// The model's own card has them too, with what they do.
float TopBar::draw_exits(const Snapshot& snapshot, Commands& commands, float right, float top) {
  const Strings& words = commands.words();
  const auto draw = [&](const Explained& what, const char* place) {
    const float width = text_width(what.name) + 24;
    right -= width + theme::kTight;
    ImGui::SetCursorScreenPos(ImVec2(right, top));
    const bool pressed = button(what.name, width);
    explain(what.why);
    commands.mark_place(place);
    return pressed;
  };
  ImGui::PushID("exits");
  ImGui::BeginDisabled(!snapshot.has_network);
  if (draw(words.export_briefly, "export_model")) commands.export_model();
  if (commands.host().has_links() && draw(words.share, "share")) commands.share();
  ImGui::EndDisabled();
  ImGui::PopID();
  if (commands.page().saved_at <= 0) return right;
  const std::string saved = saved_text(commands.page().saved_at, words);
  theme::push(Face::kText, theme::kSmall);
  right -= text_width(saved.c_str()) + theme::kGap;
  draw_text(ImVec2(right, top + (theme::kControl - theme::kSmall) / 2), theme::kQuiet, saved);
  ImGui::PopFont();
  return right;
}

// Who wants what the system has goes on following it.
void TopBar::draw_theme_button(Commands& commands) {
  const bool light = commands.shows_light();
  const Word& what = light ? commands.words().dark_theme : commands.words().light_theme;
  name_next(what.text);
  if (button("##theme", theme::kControl)) {
    const bool as_system = commands.host().prefers_light() == !light;
    commands.preferences().theme = as_system ? ThemeChoice::kSystem : light ? ThemeChoice::kDark : ThemeChoice::kLight;
  }
  commands.mark_place("theme");
  explain(what);
  const ImVec2 min = ImGui::GetItemRectMin(), max = ImGui::GetItemRectMax();
  const ImVec2 middle((min.x + max.x) / 2, (min.y + max.y) / 2);
  light ? draw_moon(middle, ImGui::IsItemHovered() ? theme::kHover : theme::kRaised) : draw_sun(middle);
}

void TopBar::draw_badge(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const ImVec2 size(badge_width(snapshot, words), theme::kControl);
  const bool clicked = ImGui::InvisibleButton("badge", size);
  if (offer({.name = build_text(snapshot, words)}, "badge").pressed || clicked) ImGui::OpenPopup("badge-why");
  commands.mark_place("badge");
  std::string why = std::string(badge_reason(snapshot, commands)) + "\n" + device_text(snapshot, words);
  if (!snapshot.device_reason.empty()) why += "\n" + in_language(snapshot.device_reason, commands.language());
  explain(why.c_str());
  const bool slow = snapshot.build == "simd";
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float middle = origin.y + size.y / 2;
  if (ImGui::IsItemHovered()) {
    draw->AddRectFilled(origin, ImVec2(origin.x + size.x, origin.y + size.y), theme::kRaised, theme::kRounding);
  }
  const float dot = badge_text(snapshot, words).empty() ? size.x / 2 : 14;
  draw->AddCircleFilled(ImVec2(origin.x + dot, middle), 4, slow ? theme::kQuiet : theme::kAccent);
  theme::push(Face::kText, theme::kSmall);
  draw->AddText(ImVec2(origin.x + 26, middle - theme::kSmall / 2), theme::kQuiet, badge_text(snapshot, words).c_str());
  ImGui::PopFont();
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(theme::kPadding, theme::kGap));
  if (ImGui::BeginPopup("badge-why")) {
    offer_text(why);
    for (const std::string_view line : wrap_lines(why, 320)) {
      ImGui::TextUnformatted(line.data(), line.data() + line.size());
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

std::unique_ptr<Panel> make_top_bar() { return std::make_unique<TopBar>(); }

}  // namespace geci
