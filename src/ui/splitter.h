// An edge between two panels that can be moved.
#pragma once

#include "ui/layout_sizes.h"
#include "ui/panel.h"

namespace geci::app {

struct Edge {
  const char* name;  // in state().places
  ImVec2 min, max;   // on the screen
  bool upright;      // moved sideways; else up and down
  float sign;        // 1 if the panel grows rightwards or downwards, -1 if it does the other way
};

/// By dragging, or by the arrow keys while it is pointed at, the panel behind it gets another size, within its limits,
/// as `chosen`; a double click makes that 0, the page's proposal. Lies over what is drawn before it.
void splitter(const Edge& edge, const LayoutSize& panel, float& chosen, Commands& commands);

}  // namespace geci::app
