// Sizes of the columns of a wide window, and of the cards in the middle column: what a person has chosen, within what
// fits. Arithmetic only, in logical pixels.
#pragma once

#include "page/preferences.h"

namespace geci {

/// A size, and the range in which it can be dragged: least <= size <= most.
struct LayoutSize {
  float size = 0, least = 0, most = 0;
};

struct Columns {
  LayoutSize side, inside;
  float centre = 0;
};

/// The room for three columns with `gap` between them. With `inside_folded` the column "inside" has that fixed width;
/// without `inside_beside` there is no such column.
struct ColumnRoom {
  float width = 0, gap = 0;
  bool inside_beside = true;
  float inside_folded = 0;  // its width; 0: it is open
};
/// Returns the widths of the columns. A size of `chosen` that is 0 becomes the proposed one.
Columns column_sizes(const ColumnRoom& room, const PanelSizes& chosen);

struct Rows {
  float lyrics = 0;
  LayoutSize curve;
};

/// Returns the heights of the lyrics and the curves, with a card of the height `prompt` and `gap` between them. If even
/// the least heights do not fit, the sum is larger than `height`.
Rows row_sizes(float height, float prompt, float gap, const PanelSizes& chosen);

}  // namespace geci
