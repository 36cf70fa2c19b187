#include "model/embedding_map.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace geci {
namespace {

using Vector = std::vector<double>;

// Orthogonal iteration has converged when an axis turns less than this; where two variances are nearly
// equal it turns for long, and any direction among them is as good.
constexpr double kTurn = 1e-12;
constexpr int kMaxRounds = 300;

double dot(const Vector& a, const Vector& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); }

void normalise(Vector& v) {
  const double length = std::sqrt(dot(v, v));
  if (length > 0) {
    for (double& value : v) value /= length;
  }
}

/// `mean` is left where it is given.
std::vector<Vector> centred_rows(ConstMatrix table, std::span<const int32_t> ids, Vector& mean) {
  std::vector<Vector> rows;
  mean.assign(static_cast<size_t>(table.cols), 0);
  for (const int32_t id : ids) {
    rows.emplace_back(table.row(id), table.row(id) + table.cols);
    for (size_t j = 0; j < mean.size(); ++j) mean[j] += rows.back()[j] / static_cast<double>(ids.size());
  }
  for (Vector& row : rows) {
    for (size_t j = 0; j < mean.size(); ++j) row[j] -= mean[j];
  }
  return rows;
}

/// X^T X v without X^T X, which would be as large as the embedding is wide, squared.
Vector scatter_times(const std::vector<Vector>& rows, const Vector& v) {
  Vector result(v.size());
  for (const Vector& row : rows) {
    const double along = dot(row, v);
    for (size_t j = 0; j < v.size(); ++j) result[j] += along * row[j];
  }
  return result;
}

void leave_out(Vector& v, const Vector& axis) {
  const double along = dot(v, axis);
  for (size_t j = 0; j < v.size(); ++j) v[j] -= along * axis[j];
}

/// The direction of largest variance among those at right angles to `earlier`.
Vector principal_axis(const std::vector<Vector>& rows, std::span<const Vector> earlier) {
  // Some start that no eigenvector is likely to be at right angles to.
  Vector axis(rows.front().size());
  for (size_t j = 0; j < axis.size(); ++j) axis[j] = std::cos(static_cast<double>(j * j + 1));
  const auto clean = [&](Vector& v) {
    for (const Vector& other : earlier) leave_out(v, other);
    normalise(v);
  };
  clean(axis);
  for (int round = 0; round < kMaxRounds; ++round) {
    Vector next = scatter_times(rows, axis);
    clean(next);
    const bool settled = 1 - std::abs(dot(next, axis)) < kTurn;
    axis = std::move(next);
    if (settled) break;
  }
  const auto largest =
      std::max_element(axis.begin(), axis.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  if (largest != axis.end() && *largest < 0) {
    for (double& value : axis) value = -value;
  }
  return axis;
}

}  // namespace

PlaneMap project(ConstMatrix table, std::span<const int32_t> ids) {
  PlaneMap map;
  if (ids.empty()) return map;
  const std::vector<Vector> rows = centred_rows(table, ids, map.mean);
  double all = 0;
  for (const Vector& row : rows) all += dot(row, row);
  map.points.resize(ids.size());
  for (size_t k = 0; k < 2; ++k) {
    map.axes[k] = principal_axis(rows, {map.axes.data(), k});
    double along = 0;
    for (size_t i = 0; i < rows.size(); ++i) {
      const double value = dot(rows[i], map.axes[k]);
      map.points[i][k] = static_cast<float>(value);
      along += value * value;
    }
    map.explained[k] = all > 0 ? along / all : 0;
  }
  return map;
}

std::array<float, 2> PlaneMap::at(std::span<const float> row) const {
  std::array<float, 2> point{};
  for (size_t k = 0; k < 2; ++k) {
    double along = 0;
    for (size_t j = 0; j < row.size(); ++j) along += (static_cast<double>(row[j]) - mean[j]) * axes[k][j];
    point[k] = static_cast<float>(along);
  }
  return point;
}

std::vector<Neighbour> nearest(ConstMatrix table, int32_t id, std::span<const int32_t> among, int count) {
  const auto product = [&](int a, int b) {
    double sum = 0;
    for (int j = 0; j < table.cols; ++j) {
      sum += static_cast<double>(table.row(a)[j]) * static_cast<double>(table.row(b)[j]);
    }
    return sum;
  };
  const double own = product(id, id);
  std::vector<Neighbour> all;
  for (const int32_t other : among) {
    if (other == id) continue;
    const double lengths = std::sqrt(own * product(other, other));
    all.push_back({other, static_cast<float>(lengths > 0 ? product(id, other) / lengths : 0)});
  }
  const auto end = all.begin() + std::min<ptrdiff_t>(count, static_cast<ptrdiff_t>(all.size()));
  std::partial_sort(all.begin(), end, all.end(), [](const Neighbour& a, const Neighbour& b) {
    return a.cosine != b.cosine ? a.cosine > b.cosine : a.id < b.id;
  });
  all.erase(end, all.end());
  return all;
}

}  // namespace geci
