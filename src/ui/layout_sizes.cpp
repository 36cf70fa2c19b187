#include "ui/layout_sizes.h"

#include <algorithm>
#include <cmath>

namespace geci {
namespace {

constexpr float kSide = 352, kSideLeast = 300, kSideMost = 560;
constexpr float kInsideShare = 0.22F, kInsideFrom = 364, kInsideTo = 420;  // as proposed
constexpr float kInsideLeast = 330, kInsideMost = 720;
constexpr float kCentreLeast = 440;
constexpr float kCurveShare = 0.31F, kCurveFrom = 236, kCurveTo = 340;  // as proposed
constexpr float kCurveLeast = 160, kLyricsLeast = 170;

/// `chosen`, or `proposed` if that is 0, within the limits; where they cross, the lower one holds.
LayoutSize within(float chosen, float proposed, float least, float most) {
  most = std::max(least, most);
  return {std::round(std::clamp(chosen > 0 ? chosen : proposed, least, most)), least, most};
}

}  // namespace

Columns column_sizes(const ColumnRoom& room, const PanelSizes& chosen) {
  Columns columns;
  const bool opens = room.inside_beside && room.inside_folded == 0;
  const float inside_least = !room.inside_beside ? 0 : opens ? kInsideLeast + room.gap : room.inside_folded + room.gap;
  const float left = room.width - room.gap - kCentreLeast;
  columns.side = within(chosen.side, kSide, kSideLeast, std::min(kSideMost, left - inside_least));
  columns.centre = room.width - room.gap - columns.side.size;
  if (!room.inside_beside) return columns;
  if (opens) {
    const float proposed = std::clamp(room.width * kInsideShare, kInsideFrom, kInsideTo);
    columns.inside =
        within(chosen.inside, proposed, kInsideLeast, std::min(kInsideMost, columns.centre - room.gap - kCentreLeast));
  } else {
    columns.inside = {room.inside_folded, room.inside_folded, room.inside_folded};
  }
  columns.centre -= columns.inside.size + room.gap;
  return columns;
}

Rows row_sizes(float height, float prompt, float gap, const PanelSizes& chosen) {
  const float free = height - prompt - 2 * gap;
  const float proposed = std::clamp(height * kCurveShare, kCurveFrom, kCurveTo);
  Rows rows;
  rows.curve = within(chosen.curve, proposed, kCurveLeast, free - kLyricsLeast);
  rows.lyrics = std::max(free - rows.curve.size, kLyricsLeast);
  return rows;
}

}  // namespace geci
