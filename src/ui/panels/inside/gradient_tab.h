// How far back the loss of the text's last token reaches: |dL/dh_t| over time, on a logarithmic scale.
#pragma once

#include "ui/panels/inside/tab.h"

namespace geci {

class GradientTab {
 public:
  void draw(const TabContext& tab);
};

}  // namespace geci
