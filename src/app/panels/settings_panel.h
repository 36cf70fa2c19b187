// What the next network will be made of and how it will learn.
#pragma once

#include "app/panel.h"
#include "app/panels/estimate_row.h"

namespace geci::app {

class SettingsPanel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands);

 private:
  void draw_presets(Commands& commands);
  void draw_text(Commands& commands);
  void draw_network(Commands& commands);
  void draw_training(Commands& commands);
  void draw_schedule(Commands& commands);
  void draw_more(Commands& commands);

  EstimateRow estimate_;
  bool shows_more_ = false;
};

}  // namespace geci::app
