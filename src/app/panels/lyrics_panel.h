// What the network writes: the newest lyric as it appears, earlier ones below it.
#pragma once

#include "app/panel.h"

namespace geci::app {

class LyricsPanel {
 public:
  /// The newest on the left, earlier ones in a column of their own; fills the card.
  void draw_side_by_side(const Snapshot& snapshot, Commands& commands);
  /// The newest alone, with room kept so that what is below does not move.
  void draw_newest_only(const Snapshot& snapshot, Commands& commands);
  /// Up to `count` of those before the newest.
  void draw_earlier(const Snapshot& snapshot, const Strings& words, size_t count);

 private:
  void draw_heading(const Snapshot& snapshot, Commands& commands);
  /// Gives the height used.
  float draw_newest(const Snapshot& snapshot, const Strings& words);

  double copied_at_ = -10;
};

}  // namespace geci::app
