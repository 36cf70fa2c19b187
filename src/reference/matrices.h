// Floats of somebody else's memory as matrices of doubles, and back.
#pragma once

#include <Eigen/Core>
#include <span>

#include "core/view.h"

namespace geci::reference {

/// One row a token: (rows, features).
using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Row = Eigen::RowVectorXd;

inline Rows read(const float* from, int rows, int cols) {
  using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return Eigen::Map<const Floats>(from, rows, cols).cast<double>();
}
inline Rows read(ConstMatrix from) { return read(from.data, from.rows, from.cols); }
inline Row read(std::span<const float> from) { return read(from.data(), 1, static_cast<int>(from.size())); }

inline void write(const Rows& values, float* to) {
  Eigen::Map<Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(to, values.rows(), values.cols()) =
      values.cast<float>();
}

}  // namespace geci::reference
