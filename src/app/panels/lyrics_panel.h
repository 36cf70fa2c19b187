// What the network writes: the newest lyric as it appears, earlier ones below it.
#pragma once

#include "app/panel.h"

namespace geci::app {

class LyricsPanel {
 public:
  /// Draws up to `earlier` older lyrics.
  void draw(const Snapshot& snapshot, Commands& commands, size_t earlier);

 private:
  void draw_heading(const Snapshot& snapshot, Commands& commands);
  void draw_newest(const Sample& sample);

  double copied_at_ = -10;
};

}  // namespace geci::app
