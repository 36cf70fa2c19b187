// The embedding table in the plane: the most frequent tokens, and who lies near the one picked.
#pragma once

#include "ui/panels/inside/tab.h"

namespace geci {

class WordsTab {
 public:
  void draw(const TabContext& tab);

 private:
  void draw_map(const TabContext& tab);
};

}  // namespace geci
