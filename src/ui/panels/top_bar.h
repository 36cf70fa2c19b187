// Train, pause, step, reset; how it goes; which build this is; theme and language.
#pragma once

#include "ui/panel.h"
#include "ui/widgets/text.h"

namespace geci {

class TopBar : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;
  float height(float width) const override;

 private:
  void draw_controls(const Snapshot& snapshot, Commands& commands);
  void draw_metrics(const Snapshot& snapshot, const Strings& words, ImVec2 origin, float right);
  /// Share, export and when it was saved, in a wide bar: `right` is where they end. Gives where they begin.
  float draw_exits(const Snapshot& snapshot, Commands& commands, float right, float top);
  void draw_theme_button(Commands& commands);
  void draw_badge(const Snapshot& snapshot, Commands& commands);

  CalmText time_left_;
};

}  // namespace geci
