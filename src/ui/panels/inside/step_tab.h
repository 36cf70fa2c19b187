// One prediction, stage by stage, each beside the line of PyTorch that does it.
#pragma once

#include "ui/panels/inside/tab.h"

namespace geci {

class StepTab {
 public:
  void draw(const TabContext& tab);

 private:
  void draw_time(const TabContext& tab);
};

}  // namespace geci
