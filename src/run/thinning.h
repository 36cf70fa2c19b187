// Halving a series of points that has become too long. Which way is right depends on what a point is: a mean over steps
// can be averaged with its neighbour, a state at one moment cannot.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace geci {

/// Each two neighbours become merge(first, second), which stands for the steps of both; an odd last one is left out.
template <class Point, class Merge>
void merge_pairs(std::vector<Point>& points, Merge merge) {
  for (size_t i = 0; i + 1 < points.size(); i += 2) points[i / 2] = merge(points[i], points[i + 1]);
  points.resize(points.size() / 2);
}

/// The first point stays, the second goes, and so on.
template <class Point>
void drop_every_second(std::vector<Point>& points) {
  for (size_t i = 1; 2 * i < points.size(); ++i) points[i] = std::move(points[2 * i]);
  points.resize((points.size() + 1) / 2);
}

}  // namespace geci
