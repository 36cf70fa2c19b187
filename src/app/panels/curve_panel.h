// The loss over the steps, beside what guessing at random costs.
#pragma once

#include "app/panel.h"

namespace geci::app {

class CurvePanel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands);
};

}  // namespace geci::app
