#include "app/panels/curve_panel.h"

#include <algorithm>
#include <cmath>

#include "app/curve_csv.h"
#include "app/widgets.h"

namespace geci::app {
namespace {

// Shares that the running mean keeps, by grade: off, some, much.
constexpr float kSmoothing[] = {0, 0.9F, 0.98F};
constexpr float kLeastPlot = 60;
constexpr float kVerdictLeading = 1.14F;
constexpr float kPictureMargin = 10;

std::string verdict_text(const Verdict& verdict, const Strings& words) {
  const auto percent = [](double share) { return static_cast<int>(std::lround(std::min(share, 100.0) * 100)); };
  switch (verdict.kind) {
    case VerdictKind::kNone:
      break;
    case VerdictKind::kGuessing:
      return format(words.verdict_guessing, percent(verdict.share));
    case VerdictKind::kTokens:
      return format(words.verdict_tokens, percent(verdict.share));
    case VerdictKind::kPhrases:
      return format(words.verdict_phrases, percent(verdict.share));
    case VerdictKind::kByHeart:
      return format(words.verdict_by_heart, percent(verdict.share));
    case VerdictKind::kMemorising:
      return format(words.verdict_memorising, percent(verdict.rise));
    case VerdictKind::kDiverged:
      return format(words.verdict_diverged, percent(verdict.share));
  }
  return {};
}

bool is_bad(VerdictKind kind) { return kind == VerdictKind::kDiverged || kind == VerdictKind::kMemorising; }

void save_csv(const Snapshot& snapshot, Commands& commands) {
  const std::string csv = curve_csv(*snapshot.curve, snapshot.validation);
  const std::string name = "geci-curve-" + std::to_string(snapshot.run.number) + ".csv";
  commands.host().download(name, {reinterpret_cast<const uint8_t*>(csv.data()), csv.size()});
}

}  // namespace

void CurvePanel::draw(const Snapshot& snapshot, Commands& commands) {
  draw_controls(snapshot, commands);
  theme::push(Face::kText, theme::kSmall);
  if (snapshot.random_loss <= 0) {
    ImGui::PushStyleColor(ImGuiCol_Text, theme::kFaint);
    ImGui::TextUnformatted(commands.words().no_curve);
    ImGui::PopStyleColor();
  } else {
    const std::string verdict = verdict_text(snapshot.verdict, commands.words());
    const float width = ImGui::GetContentRegionAvail().x;
    const float verdict_height =
        static_cast<float>(wrap_lines(verdict, width).size()) * std::round(theme::kSmall * kVerdictLeading);
    const ImVec2 top = ImGui::GetCursorScreenPos();
    picture_min_ = ImVec2(top.x - kPictureMargin, top.y - theme::kTight);
    draw_plot(snapshot, commands, ImGui::GetContentRegionAvail().y - verdict_height - theme::kTight);
    draw_verdict(snapshot, commands);
    picture_max_ = ImVec2(top.x + width + kPictureMargin, ImGui::GetCursorScreenPos().y);
  }
  ImGui::PopFont();
}

void CurvePanel::draw_controls(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kTight, theme::kTight));
  ImGui::BeginGroup();
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + (theme::kSmallControl - theme::kHeading) / 2);
  heading(words.curve);
  ImGui::EndGroup();
  explain(words.curve_why);
  const auto next = [&](const char* label, bool selected, const char* why, const char* place) {
    same_line_if_fits(small_chip_width(label));
    const bool pressed = small_chip(label, selected);
    explain(why);
    commands.mark_place(place);
    return pressed;
  };
  for (const Metric metric : kMetrics) {
    const Explained& what = metric_words(metric, words);
    const std::string place = "metric=" + std::to_string(static_cast<int>(metric));
    if (next(what.name, metric == metric_, what.why, place.c_str())) metric_ = metric;
  }
  const char* grades[] = {words.smoothing_off, words.smoothing_some, words.smoothing_much};
  const std::string smoothing = std::string(words.smoothing.name) + " " + grades[smoothing_];
  if (next(smoothing.c_str(), false, words.smoothing.why, "smoothing")) {
    smoothing_ = (smoothing_ + 1) % static_cast<int>(std::size(kSmoothing));
  }
  if (next(words.log_scale.name, logarithmic_, words.log_scale.why, "log_scale")) logarithmic_ = !logarithmic_;
  if (!snapshot.curve->empty()) {
    if (next(words.curve_csv.name, false, words.curve_csv.why, "curve_csv")) save_csv(snapshot, commands);
    if (commands.host().has_pictures() && next(words.curve_png.name, false, words.curve_png.why, "curve_png")) {
      commands.host().download_picture("geci-curves.png", picture_min_, picture_max_);
    }
  }
  ImGui::PopStyleVar();
}

void CurvePanel::draw_plot(const Snapshot& snapshot, Commands& commands, float height) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const ImVec2 size(ImGui::GetContentRegionAvail().x, std::max(height, kLeastPlot));
  ImGui::SetNextItemAllowOverlap();
  ImGui::InvisibleButton("plot", size);
  commands.mark_place("curve");
  const bool pointed = ImGui::IsItemHovered();
  const ImVec2 below = ImGui::GetCursorScreenPos();
  CurvePlot plot({metric_, logarithmic_, kSmoothing[smoothing_]},
                 curve_lines(snapshot, metric_, logarithmic_, commands.words()), snapshot.random_loss, commands);
  plot.draw(origin, ImVec2(origin.x + size.x, origin.y + size.y));
  plot.draw_legend();
  if (pointed) plot.draw_read_out(ImGui::GetIO().MousePos);
  ImGui::SetCursorScreenPos(ImVec2(below.x, origin.y + size.y + theme::kTight));
}

void CurvePanel::draw_verdict(const Snapshot& snapshot, Commands& commands) const {
  const std::string text = verdict_text(snapshot.verdict, commands.words());
  ImGui::BeginGroup();
  const ImU32 colour = is_bad(snapshot.verdict.kind) ? theme::kAlarm : theme::kInk;
  paragraph(text, colour, kVerdictLeading);
  ImGui::EndGroup();
  commands.mark_place("verdict");
  explain(commands.words().verdict_why);
}

}  // namespace geci::app
