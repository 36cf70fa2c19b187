#include "app/panels/curve_panel.h"

#include <algorithm>
#include <cmath>

#include "app/curve_csv.h"
#include "app/panels/curve_legend.h"
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

void save_csv(const Snapshot& snapshot, Commands& commands) {
  const std::string csv = curve_csv(*snapshot.curve, snapshot.validation);
  const std::string name = "geci-curve-" + std::to_string(snapshot.run.number) + ".csv";
  commands.host().download(name, {reinterpret_cast<const uint8_t*>(csv.data()), csv.size()});
}

}  // namespace

void CurvePanel::draw(const Snapshot& snapshot, Commands& commands, Room) {
  draw_controls(snapshot, commands);
  theme::push(Face::kText, theme::kSmall);
  if (snapshot.random_loss > 0) {
    draw_picture(snapshot, commands);
  } else {
    quiet_text(commands.words().no_curve.text);
  }
  ImGui::PopFont();
}

// The plot on top; the legend beside the verdict where both fit in a row, and else in rows of its own.
void CurvePanel::draw_picture(const Snapshot& snapshot, Commands& commands) {
  const std::vector<CurveLine> lines = curve_lines(snapshot, metric_, logarithmic_, commands.words());
  const std::string verdict = verdict_text(snapshot.verdict, commands.words());
  const ImVec2 origin = ImGui::GetCursorScreenPos(), available = ImGui::GetContentRegionAvail();
  const CurveLegend legend(lines, available.x);
  const float pitch = std::round(theme::kSmall * kVerdictLeading);
  const float verdict_height = static_cast<float>(wrap_lines(verdict, available.x).size()) * pitch;
  const bool shares_row = text_width(verdict.c_str()) + theme::kPadding + legend.size().x <= available.x;
  const float legend_height = shares_row ? 0 : legend.size().y;

  const float plot_height = std::max(available.y - verdict_height - legend_height - theme::kTight, kLeastPlot);
  draw_plot(snapshot, lines, ImVec2(available.x, plot_height), commands);
  const float below = origin.y + plot_height + theme::kTight;
  legend.draw(ImVec2(shares_row ? origin.x + available.x - legend.size().x : origin.x, below), commands);
  ImGui::SetCursorScreenPos(ImVec2(origin.x, below + legend_height));
  draw_verdict(snapshot, verdict, commands);

  picture_min_ = ImVec2(origin.x - kPictureMargin, origin.y - theme::kTight);
  picture_max_ =
      ImVec2(origin.x + available.x + kPictureMargin, below + legend_height + verdict_height + theme::kTight);
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

void CurvePanel::draw_plot(const Snapshot& snapshot, const std::vector<CurveLine>& lines, ImVec2 size,
                           Commands& commands) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton("plot", size);
  commands.mark_place("curve");
  CurvePlot plot({metric_, logarithmic_, kSmoothing[smoothing_]}, lines, snapshot.random_loss, commands.words());
  plot.draw(origin, ImVec2(origin.x + size.x, origin.y + size.y));
  if (ImGui::IsItemHovered()) plot.draw_read_out(ImGui::GetIO().MousePos);
}

void CurvePanel::draw_verdict(const Snapshot& snapshot, const std::string& text, Commands& commands) const {
  const VerdictKind kind = snapshot.verdict.kind;
  const ImU32 colour = kind == VerdictKind::kDiverged     ? theme::kAlarm
                       : kind == VerdictKind::kMemorising ? theme::kAccent
                                                          : theme::kInk;
  paragraph(text, colour, kVerdictLeading);
  offer_text(text);
  commands.mark_place("verdict");
  explain(commands.words().verdict_why);
}

std::unique_ptr<Panel> make_curve_panel() { return std::make_unique<CurvePanel>(); }

}  // namespace geci::app
