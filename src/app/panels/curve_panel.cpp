#include "app/panels/curve_panel.h"

#include <algorithm>
#include <cmath>

#include "app/widgets.h"

namespace geci::app {
namespace {

constexpr float kAxisLeft = 34, kAxisBottom = 22, kHeadroom = 12;
constexpr float kTicksWanted = 5;
constexpr float kSmoothing = 0.9F;

/// 1, 2 or 5 times a power of ten: the smallest that cuts `range` into about `count` parts.
float tick_step(float range, float count) {
  const float rough = range / count, power = std::pow(10.0F, std::floor(std::log10(rough)));
  for (const float factor : {1.0F, 2.0F, 5.0F}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

/// Where steps and losses lie on the screen.
struct Plot {
  ImVec2 min, max;
  float steps = 1, low = 0, high = 1;

  float x(float step) const { return min.x + (max.x - min.x) * step / steps; }
  float y(float loss) const { return max.y - (max.y - min.y) * (loss - low) / (high - low); }
};

Plot make_plot(const Snapshot& snapshot, ImVec2 origin, ImVec2 size) {
  Plot plot;
  plot.min = ImVec2(origin.x + kAxisLeft, origin.y + kHeadroom);
  plot.max = ImVec2(origin.x + size.x - 4, origin.y + size.y - kAxisBottom);
  const std::vector<CurvePoint>& points = *snapshot.curve;
  plot.high = static_cast<float>(snapshot.random_loss);
  float lowest = plot.high;
  for (const CurvePoint& point : points) {
    plot.high = std::max(plot.high, point.loss);
    lowest = std::min(lowest, point.loss);
  }
  for (const CurvePoint& point : snapshot.validation) {
    plot.high = std::max(plot.high, point.loss);
    lowest = std::min(lowest, point.loss);
  }
  plot.high = std::ceil(plot.high + 0.3F);
  plot.low = std::max(0.0F, std::floor(lowest - 0.5F));
  if (!points.empty()) plot.steps = std::max(20.0F, points.back().step);
  return plot;
}

void small_text(ImVec2 position, ImU32 colour, const std::string& text) {
  ImGui::GetWindowDrawList()->AddText(position, colour, text.c_str());
}

void draw_axes(const Plot& plot, const Strings& words) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float half = theme::kSmall / 2;
  const float loss_step = tick_step(plot.high - plot.low, std::max(2.0F, (plot.max.y - plot.min.y) / 36));
  for (float loss = plot.low; loss <= plot.high + 1e-3F; loss += loss_step) {
    const float y = std::round(plot.y(loss)) + 0.5F;
    draw->AddLine(ImVec2(plot.min.x, y), ImVec2(plot.max.x, y), theme::kFaintLine);
    const std::string text = format("%g", static_cast<double>(loss));
    small_text(ImVec2(plot.min.x - 8 - text_width(text.c_str()), y - half), theme::kFaint, text);
  }
  const float unit_width = text_width(words.axis_steps);
  const float step_step = std::max(1.0F, tick_step(plot.steps, std::min(kTicksWanted, (plot.max.x - plot.min.x) / 90)));
  for (float step = 0; step <= plot.steps; step += step_step) {
    const std::string text = grouped(static_cast<int64_t>(step));
    const float x = plot.x(step), width = text_width(text.c_str());
    draw->AddLine(ImVec2(x, plot.max.y), ImVec2(x, plot.max.y + 4), theme::kLine);
    if (x + width / 2 < plot.max.x - unit_width - 8) {
      small_text(ImVec2(x - width / 2, plot.max.y + 4), theme::kFaint, text);
    }
  }
  small_text(ImVec2(plot.max.x - unit_width, plot.max.y + 4), theme::kFaint, words.axis_steps.text);
}

void draw_random_guess(const Plot& plot, double random_loss, const Strings& words) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float y = std::round(plot.y(static_cast<float>(random_loss))) + 0.5F;
  for (float x = plot.min.x; x < plot.max.x; x += 10) {
    draw->AddLine(ImVec2(x, y), ImVec2(std::min(x + 6, plot.max.x), y), theme::kQuiet);
  }
  const std::string text = format(words.random_guess, random_loss);
  small_text(ImVec2(plot.max.x - text_width(text.c_str()) - 2, y + 3), theme::kQuiet, text);
}

// Every point faintly, and over it a running mean that the eye can follow.
void draw_line(const Plot& plot, const std::vector<CurvePoint>& points) {
  std::vector<ImVec2> raw, smooth;
  float mean = 0, count = 0;
  for (const CurvePoint& point : points) {
    const float keep = std::min(kSmoothing, count / (count + 3));  // the first points are not held back
    mean = keep * mean + (1 - keep) * point.loss;
    ++count;
    raw.emplace_back(plot.x(point.step), plot.y(point.loss));
    smooth.emplace_back(plot.x(point.step), plot.y(mean));
  }
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddPolyline(raw.data(), static_cast<int>(raw.size()), theme::kAccentFaint, 0, 1.0F);
  draw->AddPolyline(smooth.data(), static_cast<int>(smooth.size()), theme::kAccent, 0, 2.0F);
}

/// One dot an epoch, joined.
void draw_validation(const Plot& plot, const std::vector<CurvePoint>& points) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  std::vector<ImVec2> line;
  for (const CurvePoint& point : points) line.emplace_back(plot.x(point.step), plot.y(point.loss));
  draw->AddPolyline(line.data(), static_cast<int>(line.size()), theme::kSecond, 0, 2.0F);
  for (const ImVec2& at : line) draw->AddCircleFilled(at, 3, theme::kSecond);
}

/// The newest score in numbers, on the heading's right.
void validation_text(const std::vector<CurvePoint>& points, const Strings& words) {
  const auto loss = static_cast<double>(points.back().loss);
  const std::string perplexity = grouped(std::lround(std::min(std::exp(loss), 1e9)));
  const std::string text = format(words.validation_line, loss, perplexity.c_str());
  theme::push(Face::kText, theme::kSmall);
  const ImVec2 heading_end = ImGui::GetItemRectMax();
  const float right = ImGui::GetWindowPos().x + ImGui::GetWindowWidth() - theme::kPadding;
  small_text(ImVec2(right - text_width(text.c_str()), heading_end.y - theme::kSmall - 2), theme::kSecond, text);
  ImGui::PopFont();
}

void draw_read_out(const Plot& plot, const std::vector<CurvePoint>& points, const Strings& words) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto distance = [&](const CurvePoint& point) { return std::abs(plot.x(point.step) - mouse.x); };
  const CurvePoint& nearest =
      *std::min_element(points.begin(), points.end(),
                        [&](const CurvePoint& a, const CurvePoint& b) { return distance(a) < distance(b); });
  const ImVec2 at(plot.x(nearest.step), plot.y(nearest.loss));
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddLine(ImVec2(at.x, plot.min.y), ImVec2(at.x, plot.max.y), theme::kLine);
  draw->AddCircleFilled(at, 4, theme::kAccent);
  const std::string text =
      format(words.curve_point, grouped(static_cast<int64_t>(nearest.step)).c_str(), static_cast<double>(nearest.loss));
  const float width = text_width(text.c_str()) + 16;
  const float left = std::clamp(at.x + 10, plot.min.x, plot.max.x - width);
  const float top = std::max(plot.min.y, at.y - theme::kSmall - 18);
  draw->AddRectFilled(ImVec2(left, top), ImVec2(left + width, top + theme::kSmall + 8), theme::kHover,
                      theme::kRounding);
  small_text(ImVec2(left + 8, top + 4), theme::kInk, text);
}

}  // namespace

void CurvePanel::draw(const Snapshot& snapshot, Commands& commands) {
  const Strings& words = commands.words();
  heading(words.curve);
  explain(words.curve_why);
  if (!snapshot.validation.empty()) validation_text(snapshot.validation, words);
  const ImVec2 origin = ImGui::GetCursorScreenPos(), size = ImGui::GetContentRegionAvail();
  if (size.x < 2 * kAxisLeft || size.y < 2 * kAxisBottom) return;
  ImGui::InvisibleButton("plot", size);
  commands.mark_place("curve");
  theme::push(Face::kText, theme::kSmall);
  if (snapshot.random_loss <= 0) {
    small_text(origin, theme::kFaint, words.no_curve.text);
  } else {
    const Plot plot = make_plot(snapshot, origin, size);
    draw_axes(plot, words);
    if (!snapshot.curve->empty()) draw_line(plot, *snapshot.curve);
    if (!snapshot.validation.empty()) draw_validation(plot, snapshot.validation);
    draw_random_guess(plot, snapshot.random_loss, words);
    if (!snapshot.curve->empty() && ImGui::IsItemHovered()) draw_read_out(plot, *snapshot.curve, words);
  }
  ImGui::PopFont();
}

}  // namespace geci::app
