#include "ui/panels/curve_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "wording/numbers.h"

namespace geci {
namespace {

constexpr float kHeadroom = 8, kLeastAxis = 26;
constexpr float kStepsWanted = 5, kLeastSteps = 20;
constexpr float kLongestPast = 8;  // runs: an earlier one is cut where it is so many times as long as the present one
constexpr float kLineRoom = 4;     // around the lines' area: half a dot
constexpr float kTickHeight = 36, kTickWidth = 90;
constexpr float kValueRow = theme::kSmall + 3;

/// 1, 2 or 5 times a power of ten: the smallest that cuts `range` into about `count` parts.
float tick_step(float range, float count) {
  const float rough = range / count, power = std::pow(10.0F, std::floor(std::log10(rough)));
  for (const float factor : {1.0F, 2.0F, 5.0F}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

std::string tick_text(float value) {
  return value >= 10000 ? grouped(std::llround(value)) : format("%g", static_cast<double>(value));
}

/// The point whose step is nearest; null where `step` lies outside the line.
const ImVec2* nearest_point(const CurveLine& line, float step) {
  const auto after = std::lower_bound(line.points.begin(), line.points.end(), step,
                                      [](const ImVec2& point, float wanted) { return point.x < wanted; });
  if (after == line.points.end()) return step <= line.points.back().x + 1 ? &line.points.back() : nullptr;
  if (after == line.points.begin()) return &*after;
  const auto before = after - 1;
  return step - before->x < after->x - step ? &*before : &*after;
}

}  // namespace

CurvePlot::CurvePlot(const Options& options, std::span<const CurveLine> lines, double random_loss, const Strings& words)
    : options_(options), lines_(lines), random_loss_(static_cast<float>(random_loss)), words_(words) {}

float CurvePlot::y(float value) const {
  const float share =
      options_.logarithmic ? std::log(value / low_) / std::log(high_ / low_) : (value - low_) / (high_ - low_);
  return max_.y - (max_.y - min_.y) * share;
}

void CurvePlot::draw(ImVec2 min, ImVec2 max) {
  min_ = ImVec2(min.x + kLeastAxis, min.y + kHeadroom);
  max_ = ImVec2(max.x - 4, max.y - theme::kAxisBottom);
  choose_range();
  float widest = kLeastAxis;
  for (const float tick : value_ticks()) widest = std::max(widest, text_width(tick_text(tick).c_str()));
  min_.x = min.x + widest + 8;
  draw_axes();
  // The present run lies on top.
  ImGui::PushClipRect(ImVec2(min_.x - kLineRoom, min.y), ImVec2(max_.x + kLineRoom, max_.y + kLineRoom), true);
  for (auto line = lines_.rbegin(); line != lines_.rend(); ++line) draw_line(*line);
  ImGui::PopClipRect();
  if (shows_uniform_baseline()) draw_uniform_baseline();
}

// A young run is not crushed into the corner by an old one.
void CurvePlot::choose_steps() {
  float present = 0, longest = 0;
  for (const CurveLine& line : lines_) {
    const float last = line.points.back().x;
    longest = std::max(longest, last);
    if (line.past_run == 0) present = std::max(present, last);
  }
  steps_ = std::max(kLeastSteps, present > 0 ? std::min(longest, kLongestPast * present) : longest);
}

void CurvePlot::choose_range() {
  float lowest = INFINITY, highest = -INFINITY;
  if (shows_uniform_baseline()) lowest = highest = random_loss_;
  choose_steps();
  for (const CurveLine& line : lines_) {
    for (const ImVec2& point : line.points) {
      if (point.x > steps_) break;
      lowest = std::min(lowest, point.y);
      highest = std::max(highest, point.y);
    }
  }
  if (highest < lowest) lowest = highest = 1;
  if (options_.logarithmic) {
    low_ = lowest * 0.9F;
    high_ = highest * 1.1F;
    return;
  }
  if (highest == lowest) {
    highest += std::max(std::abs(highest) * 0.1F, 1e-6F);
    lowest = std::max(0.0F, lowest - std::abs(lowest) * 0.1F);
  }
  tick_ = tick_step(highest - lowest, std::max(2.0F, (max_.y - min_.y) / kTickHeight));
  low_ = std::max(0.0F, std::floor(lowest / tick_) * tick_);
  high_ = std::ceil(highest / tick_) * tick_;
}

std::vector<float> CurvePlot::value_ticks() const {
  std::vector<float> ticks;
  if (!options_.logarithmic) {
    for (int i = 0; low_ + static_cast<float>(i) * tick_ <= high_ + tick_ * 1e-3F; ++i) {
      const float tick = low_ + static_cast<float>(i) * tick_;
      ticks.push_back(std::abs(tick) < tick_ * 1e-3F ? 0 : tick);
    }
    return ticks;
  }
  const auto first = static_cast<int>(std::floor(std::log10(low_)));
  const bool wide = high_ / low_ > 200;
  for (int decade = first; std::pow(10.0F, static_cast<float>(decade)) <= high_; ++decade) {
    for (const float factor : {1.0F, 2.0F, 5.0F}) {
      const float tick = factor * std::pow(10.0F, static_cast<float>(decade));
      if (tick >= low_ && tick <= high_ && (factor == 1 || !wide)) ticks.push_back(tick);
    }
  }
  return ticks;
}

void CurvePlot::draw_axes() const {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float half = theme::kSmall / 2;
  for (const float tick : value_ticks()) {
    const float height = std::round(y(tick)) + 0.5F;
    draw->AddLine(ImVec2(min_.x, height), ImVec2(max_.x, height), theme::kFaintLine);
    const std::string text = tick_text(tick);
    draw_text(ImVec2(min_.x - 8 - text_width(text.c_str()), height - half), theme::kFaint, text);
  }
  const float unit_width = text_width(words_.axis_steps);
  const float apart = std::max(1.0F, tick_step(steps_, std::min(kStepsWanted, (max_.x - min_.x) / kTickWidth)));
  for (float step = 0; step <= steps_; step += apart) {
    const std::string text = grouped(static_cast<int64_t>(step));
    const float at = x(step), width = text_width(text.c_str());
    draw->AddLine(ImVec2(at, max_.y), ImVec2(at, max_.y + 4), theme::kLine);
    if (at + width / 2 < max_.x - unit_width - 8) {
      draw_text(ImVec2(at - width / 2, max_.y + 4), theme::kFaint, text);
    }
  }
  draw_text(ImVec2(max_.x - unit_width, max_.y + 4), theme::kFaint, words_.axis_steps.text);
}

void CurvePlot::draw_uniform_baseline() const {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float height = std::round(y(random_loss_)) + 0.5F;
  for (float left = min_.x; left < max_.x; left += 10) {
    draw->AddLine(ImVec2(left, height), ImVec2(std::min(left + 6, max_.x), height), theme::kQuiet);
  }
  const std::string text = format(words_.uniform_baseline, static_cast<double>(random_loss_));
  const ImVec2 size(text_width(text.c_str()), theme::kSmall);
  const float left = max_.x - size.x - 2, below = height + 3, above = height - 3 - size.y;
  const bool goes_above = crossed(ImVec2(left, below), size) && above >= min_.y && !crossed(ImVec2(left, above), size);
  const ImVec2 place(left, goes_above ? above : below);
  if (crossed(place, size)) draw->AddRectFilled(place, ImVec2(max_.x, place.y + size.y), theme::kCard);
  draw_text(place, theme::kQuiet, text);
}

bool CurvePlot::crossed(ImVec2 corner, ImVec2 size) const {
  return std::any_of(lines_.begin(), lines_.end(), [&](const CurveLine& line) {
    return std::any_of(line.points.begin(), line.points.end(), [&](const ImVec2& point) {
      const ImVec2 at(x(point.x), y(point.y));
      return at.x >= corner.x && at.x <= corner.x + size.x && at.y >= corner.y && at.y <= corner.y + size.y;
    });
  });
}

void CurvePlot::draw_line(const CurveLine& line) const {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const auto stroke = [&](const std::vector<ImVec2>& points, ImU32 colour, float thickness) {
    std::vector<ImVec2> places;
    places.reserve(points.size());
    for (const ImVec2& point : points) places.emplace_back(x(point.x), y(point.y));
    draw->AddPolyline(places.data(), static_cast<int>(places.size()), colour, 0, thickness);
    if (!line.dotted && places.size() > 1) return;
    for (const ImVec2& place : places) draw->AddCircleFilled(place, 3, colour);
  };
  const bool smooths = options_.smoothing > 0 && !line.dotted;
  if (smooths && line.past_run == 0) stroke(line.points, theme::kAccentFaint, 1);
  const std::vector<ImVec2> mean = smooths ? smoothed(line.points, options_.smoothing) : std::vector<ImVec2>();
  const bool bold = line.past_run == 0 && (smooths || line.dotted);
  stroke(smooths ? mean : line.points, line.colour, bold ? 2.0F : 1.2F);
}

void CurvePlot::draw_read_out(ImVec2 mouse) const {
  if (lines_.empty() || mouse.x < min_.x - 4 || mouse.x > max_.x + 4) return;
  // The step of the present run's nearest point; beyond its end, the pointer's own.
  const float pointed = std::clamp((mouse.x - min_.x) / (max_.x - min_.x), 0.0F, 1.0F) * steps_;
  const ImVec2* present = nearest_point(lines_.front(), pointed);
  const float step = present != nullptr ? present->x : pointed;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddLine(ImVec2(x(step), min_.y), ImVec2(x(step), max_.y), theme::kLine);
  struct Row {
    std::string text;
    ImU32 colour;
  };
  std::vector<Row> rows = {{format(words_.step_count, grouped(std::llround(step)).c_str()), theme::kInk}};
  for (const CurveLine& line : lines_) {
    const ImVec2* point = nearest_point(line, step);
    if (point == nullptr) continue;
    draw->AddCircleFilled(ImVec2(x(point->x), y(point->y)), line.past_run == 0 ? 4.0F : 3.0F, line.colour);
    const std::string name = line.past_run != 0 ? "#" + std::to_string(line.past_run) : line.name;
    rows.push_back({name + "  " + metric_text(options_.metric, point->y), line.colour});
  }
  float width = 0;
  for (const Row& row : rows) width = std::max(width, text_width(row.text.c_str()));
  const float height = static_cast<float>(rows.size()) * kValueRow + 6;
  width += 16;
  const float left = x(step) + 12 + width < max_.x ? x(step) + 12 : x(step) - 12 - width;
  const float top = std::clamp(mouse.y - height - 8, min_.y, std::max(min_.y, max_.y - height));
  draw->AddRectFilled(ImVec2(left, top), ImVec2(left + width, top + height), theme::kHover, theme::kRounding);
  float row_top = top + 3;
  for (const Row& row : rows) {
    draw_text(ImVec2(left + 8, row_top), row.colour, row.text);
    row_top += kValueRow;
  }
}

}  // namespace geci
