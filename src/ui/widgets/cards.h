// The boxes that panels draw in: cards, and columns of cards that scroll. Sizes are in logical pixels.
#pragma once

#include "imgui.h"

namespace geci {

/// Begins a rounded card. `height` 0: the height that is left; below 0: as high as its content. Each call needs an
/// end_card().
void begin_card(const char* id, float width, float height, bool scrolls = false);
void end_card();
/// Begins a stretch of the window that scrolls, with cards one below the other. `margin` is kept free inside its edges.
/// Each call needs an end_column().
void begin_column(const char* id, ImVec2 size, ImVec2 margin);
void end_column();
/// Scrolls the current window by as much as a finger was drawn over it in this frame.
void scroll_by_touch();

}  // namespace geci
