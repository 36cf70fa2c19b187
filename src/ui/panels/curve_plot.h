// Axes, lines and read-out of the curves panel, within a rectangle of the screen.
#pragma once

#include <span>

#include "ui/panels/curve_lines.h"

namespace geci {

class CurvePlot {
 public:
  struct Options {
    Metric metric = Metric::kLoss;
    bool logarithmic = false;
    float smoothing = 0;  // see smoothed()
  };

  /// `random_loss` draws the line of the uniform baseline where it makes sense. `lines` and `words` must outlive the
  /// plot.
  CurvePlot(const Options& options, std::span<const CurveLine> lines, double random_loss, const Strings& words);

  void draw(ImVec2 min, ImVec2 max);
  /// The step under the pointer, and every line's value there.
  void draw_read_out(ImVec2 mouse) const;

 private:
  void choose_steps();
  void choose_range();
  void draw_axes() const;
  void draw_uniform_baseline() const;
  void draw_line(const CurveLine& line) const;
  std::vector<float> value_ticks() const;
  /// Does a line have a point in this box?
  bool crossed(ImVec2 corner, ImVec2 size) const;
  bool shows_uniform_baseline() const { return options_.metric == Metric::kLoss && random_loss_ > 0; }

  float x(float step) const { return min_.x + (max_.x - min_.x) * step / steps_; }
  float y(float value) const;

  Options options_;
  std::span<const CurveLine> lines_;
  float random_loss_;
  const Strings& words_;
  ImVec2 min_, max_;  // of the lines' own area
  float steps_ = 1, low_ = 0, high_ = 1;
  float tick_ = 1;  // between two marks of a linear axis
};

}  // namespace geci
