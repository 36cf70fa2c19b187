// What the network writes: the newest lyric as it appears, and a timeline through all that came before it.
#pragma once

#include <string_view>

#include "app/panel.h"

namespace geci::app {

class LyricsPanel {
 public:
  /// The lyric on show on the left, earlier ones in a column of their own; fills the card.
  void draw_side_by_side(const Snapshot& snapshot, Commands& commands);
  /// The lyric on show alone, with room kept so that what is below does not move.
  void draw_newest_only(const Snapshot& snapshot, Commands& commands);
  /// What is selected of the lyric on show, or all of it, to the clipboard.
  void copy(const Snapshot& snapshot, Commands& commands);
  /// Up to `count` of those before the newest.
  void draw_earlier(const Snapshot& snapshot, const Strings& words, size_t count);

 private:
  void draw_heading(const Snapshot& snapshot, Commands& commands, bool narrow);
  void draw_timeline(const Snapshot& snapshot, Commands& commands, float width);
  void draw_actions(const Sample& sample, Commands& commands);
  /// Gives the height used.
  float draw_shown(const Snapshot& snapshot, Commands& commands);
  /// Which of the samples is on show. REQUIRES: there are some.
  size_t shown_index(const Snapshot& snapshot) const;

  /// The item just drawn is the lyric: dragging over it, a double click and a finger that rests select.
  void select_in(std::string_view text, const Sample& sample);
  void copy_sample(const Sample& sample, Commands& commands);
  TextSpan selection_in(const Sample& sample) const;

  // In bytes of the trimmed text; `head` follows the pointer.
  struct Selection {
    int64_t sample = 0;
    size_t anchor = 0, head = 0;
  };
  Selection selection_;
  bool selecting_ = false;
  int64_t shown_ = 0;  // number of the earlier lyric that was chosen; 0: always the newest
  double copied_at_ = -10;
};

}  // namespace geci::app
