// The layout of the panels: columns beside each other in a wide window, one of three tabs on a phone.
#pragma once

#include "ui/panels.h"

namespace geci {

/// Draws all panels; they fill the display. REQUIRES: inside an ImGui frame.
void draw_layout(const std::vector<PlacedPanel>& panels, const Snapshot& snapshot, Commands& commands);

}  // namespace geci
