// The training's curves: loss and what else each step tells, earlier runs under the present one, a verdict.
#pragma once

#include "ui/panel.h"
#include "ui/panels/curve_plot.h"

namespace geci {

class CurvePanel : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;

 private:
  void draw_controls(const Snapshot& snapshot, Commands& commands);
  void draw_tools(const Snapshot& snapshot, Commands& commands);
  void draw_picture(const Snapshot& snapshot, Commands& commands);
  void draw_plot(const Snapshot& snapshot, const std::vector<CurveLine>& lines, ImVec2 size, Commands& commands);
  void draw_verdict(const Snapshot& snapshot, const std::string& text, Commands& commands) const;

  Metric metric_ = Metric::kLoss;
  int smoothing_ = 1;  // grade
  bool logarithmic_ = false;
  bool shows_tools_ = false;          // where they have to be asked for
  ImVec2 picture_min_, picture_max_;  // where plot, legend and verdict were drawn last
};

}  // namespace geci
