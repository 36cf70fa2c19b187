// How a wide window is shared out among its columns, and the middle column among its cards: what a person has chosen,
// within what fits. Arithmetic only, in logical pixels.
#pragma once

#include "page/preferences.h"

namespace geci::app {

/// A size and how far it can be dragged. least <= size <= most.
struct LayoutSize {
  float size = 0, least = 0, most = 0;
};

struct Columns {
  LayoutSize side, inside;
  float centre = 0;
};

/// Three beside each other with `gap` between. `inside_folded` leaves its column a fixed width; without
/// `inside_beside` it has none.
struct ColumnRoom {
  float width = 0, gap = 0;
  bool inside_beside = true;
  float inside_folded = 0;  // its width; 0: it is open
};
Columns column_sizes(const ColumnRoom& room, const PanelSizes& chosen);

struct Rows {
  float lyrics = 0;
  LayoutSize curve;
};

/// Lyrics, a card of the height `prompt` and the curves, with `gap` between. Where even the least does not fit, the
/// sum is larger than `height`.
Rows row_sizes(float height, float prompt, float gap, const PanelSizes& chosen);

}  // namespace geci::app
