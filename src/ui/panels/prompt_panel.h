// Asking for a lyric: how it begins, how bold and how long it is.
#pragma once

#include <string>

#include "ui/panel.h"

namespace geci {

class PromptPanel : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;
  float height(float width) const override;
  void update(const Snapshot& snapshot, Commands& commands) override;
  void on_shortcut(const ShortcutPress& press, const Snapshot& snapshot, Commands& commands) override;

 private:
  /// Asks for the next lyric.
  void write(Commands& commands);
  SamplingSettings sampling() const;
  void draw_prompt(const Snapshot& snapshot, Commands& commands);
  void draw_cells(Commands& commands);
  void draw_toggles(Commands& commands);
  void draw_seed(Commands& commands);
  /// Sliders and toggles that can be seen; the rest is folded away.
  int cells(float width) const;
  float name_width(int cell, float width, const Strings& words) const;

  std::string prompt_;
  float temperature_ = 0.8F;
  float length_ = 64;
  float top_k_ = 0;  // 0: all
  float top_p_ = 1;
  float repetition_penalty_ = 1;
  bool greedy_ = false;
  bool one_line_ = false;
  bool shows_all_ = false;
  uint64_t seed_ = 1;  // moves on by itself, so that asking again gives another lyric
};

}  // namespace geci
