#include "ui/panels/curve_panel.h"

#include <algorithm>
#include <cmath>

#include "ui/curve_csv.h"
#include "ui/panels/curve_legend.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"
#include "wording/numbers.h"

namespace geci {
namespace {

// Shares that the running mean keeps, by grade: off, some, much.
constexpr float kSmoothing[] = {0, 0.9F, 0.98F};
constexpr float kLeastPlot = 60, kLowCard = 180;
constexpr float kVerdictLeading = 1.14F;
constexpr float kPictureMargin = 10;

std::string verdict_text(const Verdict& verdict, const Strings& words) {
  switch (verdict.kind) {
    case VerdictKind::kNone:
      break;
    case VerdictKind::kGuessing:
      return format(words.verdict_guessing, whole_percent(verdict.share));
    case VerdictKind::kTokens:
      return format(words.verdict_tokens, whole_percent(verdict.share));
    case VerdictKind::kPhrases:
      return format(words.verdict_phrases, whole_percent(verdict.share));
    case VerdictKind::kByHeart:
      return format(words.verdict_by_heart, whole_percent(verdict.share));
    case VerdictKind::kMemorising:
      return format(words.verdict_memorising, whole_percent(verdict.rise));
    case VerdictKind::kDiverged:
      return format(words.verdict_diverged, whole_percent(verdict.share));
  }
  return {};
}

/// What there is to say below the curves.
std::string remark(const Snapshot& snapshot, const Strings& words) {
  const bool opened = snapshot.curve->empty() && snapshot.step > 0;
  return opened ? words.no_earlier_curve.text : verdict_text(snapshot.verdict, words);
}

void save_csv(const Snapshot& snapshot, Commands& commands) {
  const std::string csv = curve_csv(*snapshot.curve, snapshot.validation);
  const std::string name = "geci-curve-" + std::to_string(snapshot.run.number) + ".csv";
  commands.host().download(name, {reinterpret_cast<const uint8_t*>(csv.data()), csv.size()});
}

/// Beside the one before, or in the next row; true if it was pressed.
bool next_chip(const Explained& what, bool selected, const char* place, Commands& commands) {
  same_line_if_fits(small_chip_width(what.name));
  const bool pressed = small_chip(what.name, selected);
  explain(what.why);
  commands.mark_place(place);
  return pressed;
}

std::string smoothing_label(int grade, const Strings& words) {
  const char* grades[] = {words.smoothing_off, words.smoothing_some, words.smoothing_much};
  return std::string(words.smoothing.name) + " " + grades[grade];
}

/// All of draw_tools() in a row, whichever grade it shows, so that pressing one moves none.
float tools_width(const Strings& words) {
  float smoothing = 0;
  for (int grade = 0; grade < static_cast<int>(std::size(kSmoothing)); ++grade) {
    smoothing = std::max(smoothing, small_chip_width(smoothing_label(grade, words).c_str()));
  }
  return smoothing + small_chip_width(words.log_scale.name) + small_chip_width(words.curve_csv.name) +
         small_chip_width(words.curve_png.name) + 3 * ImGui::GetStyle().ItemSpacing.x;
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
  const std::string verdict = remark(snapshot, commands.words());
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

// What the curves are of comes first; the rest gives them its row where the card is low or has no room beside.
void CurvePanel::draw_controls(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const bool low = ImGui::GetContentRegionAvail().y < kLowCard;
  const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kTight, theme::kTight));
  ImGui::BeginGroup();
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + (theme::kSmallControl - theme::kHeading) / 2);
  heading(words.curve);
  ImGui::EndGroup();
  explain(words.curve_why);
  for (const Metric metric : kMetrics) {
    const std::string place = "metric=" + std::to_string(static_cast<int>(metric));
    if (next_chip(metric_words(metric, words), metric == metric_, place.c_str(), commands)) metric_ = metric;
  }
  const float tools_right = ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x + tools_width(words);
  const bool folds = low || tools_right > right;
  if (folds) {
    name_next(words.curve_tools.why.text);
    if (next_chip(words.curve_tools, shows_tools_, "curve_tools", commands)) shows_tools_ = !shows_tools_;
  }
  if (!folds || shows_tools_) draw_tools(snapshot, commands);
  ImGui::PopStyleVar();
}

void CurvePanel::draw_tools(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  const std::string smoothing = smoothing_label(smoothing_, words);
  if (next_chip({smoothing.c_str(), words.smoothing.why}, false, "smoothing", commands)) {
    smoothing_ = (smoothing_ + 1) % static_cast<int>(std::size(kSmoothing));
  }
  if (next_chip(words.log_scale, logarithmic_, "log_scale", commands)) logarithmic_ = !logarithmic_;
  if (snapshot.curve->empty()) return;
  if (next_chip(words.curve_csv, false, "curve_csv", commands)) save_csv(snapshot, commands);
  if (commands.host().has_pictures() && next_chip(words.curve_png, false, "curve_png", commands)) {
    commands.host().download_picture("geci-curves.png", picture_min_, picture_max_);
  }
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

}  // namespace geci
