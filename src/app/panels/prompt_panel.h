// Asking for a lyric: how it begins, how bold and how long it is.
#pragma once

#include <string>

#include "app/panel.h"

namespace geci::app {

class PromptPanel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands);

 private:
  void draw_temperature(const Strings& words, float width);
  void draw_length(const Strings& words, float width);

  std::string prompt_;
  float temperature_ = 0.8F;
  float length_ = 64;
  bool greedy_ = false;
  uint64_t seed_ = 1;  // another one each time, so that asking again gives another lyric
};

}  // namespace geci::app
