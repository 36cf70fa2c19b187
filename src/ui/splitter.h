// An edge between two panels that can be dragged.
#pragma once

#include "ui/layout_sizes.h"
#include "ui/panel.h"

namespace geci {

struct Edge {
  const char* name;  // in state().places
  ImVec2 min, max;   // on the screen
  bool upright;      // moved sideways; else up and down
  float sign;        // 1 if the panel grows rightwards or downwards, -1 if it does the other way
};

/// Draws an edge over what was drawn before it. Dragging it, or an arrow key while it is pointed at, sets `chosen` to
/// the new size of `panel`, within its range. A double click sets `chosen` to 0: the proposed size.
void splitter(const Edge& edge, const LayoutSize& panel, float& chosen, Commands& commands);

}  // namespace geci
