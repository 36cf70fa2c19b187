// The embedding table as a picture: its rows in the plane, and which lie near each other.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/view.h"

namespace geci {

struct PlaneMap {
  std::vector<std::array<float, 2>> points;   // one for each id, along the two principal axes
  std::array<double, 2> explained{};          // the share of the rows' variance along each
  std::vector<double> mean;                   // (E), of the rows
  std::array<std::vector<double>, 2> axes{};  // (E) each, of length 1

  /// Where another row (E) lies in the same plane. REQUIRES: the map is of at least one row.
  std::array<float, 2> at(std::span<const float> row) const;
};

/// Principal component analysis of some rows of `table` (V, E): centred, then projected on the two
/// directions of largest variance. Each axis points to where its largest component is positive.
/// REQUIRES: all ids in [0, V).
PlaneMap project(ConstMatrix table, std::span<const int32_t> ids);

struct Neighbour {
  int32_t id = 0;
  float cosine = 0;
};

/// Of the rows `among`, the `count` with the largest cosine to row `id`, itself left out, the nearest first.
std::vector<Neighbour> nearest(ConstMatrix table, int32_t id, std::span<const int32_t> among, int count);

}  // namespace geci
