// The hidden state over the text as a map of colours, and the text in the colours of one unit.
#pragma once

#include "ui/panels/inside/tab.h"

namespace geci {

class HiddenTab {
 public:
  void draw(const TabContext& tab);

 private:
  /// The unit pointed at, or -1.
  int draw_map(const Inspection& shown, Commands& commands);

  int unit_ = 0;
};

}  // namespace geci
