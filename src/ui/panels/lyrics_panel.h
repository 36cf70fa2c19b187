// What the network writes: the newest lyric as it appears, the likeliest one beside it, and a timeline through all that
// came before.
#pragma once

#include <string_view>

#include "ui/panel.h"

namespace geci {

class LyricsPanel : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;
  bool has_rest(const Snapshot& snapshot) const override { return snapshot.samples.size() > 1; }
  void draw_rest(const Snapshot& snapshot, Commands& commands) override;
  void on_shortcut(const ShortcutPress& press, const Snapshot& snapshot, Commands& commands) override;

 private:
  /// The lyric on show with its greedy decode, earlier ones in a column of their own where there is room; fills the
  /// card.
  void draw_side_by_side(const Snapshot& snapshot, Commands& commands);
  /// One text of the lyric on show, with room kept so that what is below does not move.
  void draw_newest_only(const Snapshot& snapshot, Commands& commands);
  /// What is selected of the lyric on show, or all of it, to the clipboard.
  void copy(const Snapshot& snapshot, Commands& commands);
  /// Up to `count` of those before the newest.
  void draw_earlier(const Snapshot& snapshot, const Strings& words, size_t count);
  void draw_heading(const Snapshot& snapshot, Commands& commands, Room room);
  void draw_timeline(const Snapshot& snapshot, Commands& commands, float width);
  void draw_actions(const Sample& sample, Commands& commands);
  void draw_shown(const Sample& sample, ImVec2 size, Commands& commands);
  void draw_choice(const Snapshot& snapshot, Commands& commands);
  void draw_texts(Commands& commands, float width);
  void draw_earlier_column(const Snapshot& snapshot, Commands& commands, ImVec2 size);
  /// Which of the samples is on show. REQUIRES: there are some.
  size_t shown_index(const Snapshot& snapshot) const;

  void draw_column(const Sample& sample, const Explained* kind, ImVec2 size, bool greedy, Commands& commands);
  /// In large letters, marked for state().places; a part of it can be selected.
  float draw_large(const Sample& sample, float size, bool greedy, Commands& commands);
  /// The item just drawn is the lyric: dragging over it, a double click and a finger that rests select.
  void select_in(std::string_view text, const Sample& sample, bool greedy);
  const Sample& text_to_copy(const Sample& sample, bool one_text) const;
  void copy_text(const Sample& sample, Commands& commands);
  void choose_text(bool greedy);
  bool has_selection(const Sample& sample) const;
  TextSpan selection_in(const Sample& sample, bool greedy) const;

  // In bytes of the trimmed text; `head` follows the pointer.
  struct Selection {
    int64_t sample = 0;
    bool greedy = false;  // in its greedy decode
    size_t anchor = 0, head = 0;
  };
  Selection selection_;
  bool selecting_ = false;
  int64_t shown_ = 0;          // number of the earlier lyric that was chosen; 0: always the newest
  bool shows_greedy_ = false;  // where there is room for one text only
  double copied_at_ = -10;
};

}  // namespace geci
