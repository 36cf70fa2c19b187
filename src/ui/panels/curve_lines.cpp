#include "ui/panels/curve_lines.h"

#include <algorithm>
#include <cmath>

#include "ui/panels/run_title.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "wording/numbers.h"

namespace geci {
namespace {

float value_of(Metric metric, const CurvePoint& point) {
  switch (metric) {
    case Metric::kLoss:
      return point.loss;
    case Metric::kPerplexity:
      return std::exp(point.loss);
    case Metric::kGradientNorm:
      return point.gradient_norm;
    case Metric::kLearningRate:
      return point.learning_rate;
    case Metric::kSpeed:
      return point.tokens_per_second;
  }
  return 0;
}

std::vector<ImVec2> values(const std::vector<CurvePoint>& curve, Metric metric, bool logarithmic) {
  std::vector<ImVec2> points;
  points.reserve(curve.size());
  const bool positive = logarithmic || metric == Metric::kSpeed;
  for (const CurvePoint& point : curve) {
    const float value = value_of(metric, point);
    if (std::isfinite(value) && (value > 0 || !positive)) points.emplace_back(point.step, value);
  }
  return points;
}

}  // namespace

const Explained& metric_words(Metric metric, const Strings& words) {
  switch (metric) {
    case Metric::kPerplexity:
      return words.perplexity_curve;
    case Metric::kGradientNorm:
      return words.gradient_curve;
    case Metric::kLearningRate:
      return words.rate_curve;
    case Metric::kSpeed:
      return words.speed_curve;
    case Metric::kLoss:
      break;
  }
  return words.loss_curve;
}

std::string metric_text(Metric metric, float value) {
  if (metric == Metric::kLoss) return format("%.3f", static_cast<double>(value));
  if (value >= 1000) return grouped(std::llround(value));
  return format("%.3g", static_cast<double>(value));
}

std::vector<CurveLine> curve_lines(const Snapshot& snapshot, Metric metric, bool logarithmic, const Strings& words) {
  std::vector<CurveLine> lines;
  const auto add = [&](std::string name, ImU32 colour, const std::vector<CurvePoint>& curve, bool dotted,
                       int past_run) {
    std::vector<ImVec2> points = values(curve, metric, logarithmic);
    if (!points.empty()) lines.push_back({std::move(name), colour, std::move(points), dotted, past_run});
  };
  add(words.training_line.text, theme::kAccent, *snapshot.curve, false, 0);
  if (metric == Metric::kLoss || metric == Metric::kPerplexity) {
    add(words.validation_line.text, theme::kSecond, snapshot.validation, true, 0);
  }
  for (const auto& run : snapshot.past_runs) {
    // By its number, so that a run keeps its colour while others come and go.
    const ImU32 colour = theme::kEarlierRuns[static_cast<size_t>(run->name.number) % std::size(theme::kEarlierRuns)];
    add(run_title_beside(run->name, snapshot.run, words), colour, run->curve, false, run->name.number);
  }
  return lines;
}

std::vector<ImVec2> smoothed(const std::vector<ImVec2>& points, float keep) {
  std::vector<ImVec2> result;
  result.reserve(points.size());
  float mean = 0, count = 0;
  for (const ImVec2& point : points) {
    const float share = std::min(keep, count / (count + 3));  // the first points are not held back
    mean = share * mean + (1 - share) * point.y;
    ++count;
    result.emplace_back(point.x, mean);
  }
  return result;
}

}  // namespace geci
