// What the curves panel draws, as lines of (step, value), before anything is put on the screen.
#pragma once

#include <string>
#include <vector>

#include "imgui.h"
#include "session/snapshot.h"
#include "wording/strings.h"

namespace geci {

enum class Metric { kLoss, kPerplexity, kGradientNorm, kLearningRate, kSpeed };
inline constexpr Metric kMetrics[] = {Metric::kLoss, Metric::kPerplexity, Metric::kGradientNorm, Metric::kLearningRate,
                                      Metric::kSpeed};

const Explained& metric_words(Metric metric, const Strings& words);
/// A value in as many digits as it deserves.
std::string metric_text(Metric metric, float value);

struct CurveLine {
  std::string name;
  ImU32 colour = 0;
  std::vector<ImVec2> points;  // x the step, y the value; steps ascend
  bool dotted = false;         // few points, each of which counts
  int past_run = 0;            // number of an earlier run, or 0
};

/// The present run's line first, then its validation, then earlier runs. Empty lines are left out, and so are points
/// without a value: a speed not known, or none above 0 on a `logarithmic` axis.
std::vector<CurveLine> curve_lines(const Snapshot& snapshot, Metric metric, bool logarithmic, const Strings& words);

/// A running mean that keeps this share of what it was with every point.
std::vector<ImVec2> smoothed(const std::vector<ImVec2>& points, float keep);

}  // namespace geci
