// Row-major views over float buffers that somebody else owns.
#pragma once

#include <cstddef>
#include <span>

namespace geci {

/// rows · cols, without overflow where the product is more than an int holds.
inline size_t element_count(int rows, int cols) { return static_cast<size_t>(rows) * static_cast<size_t>(cols); }

template <class T>
struct MatrixView {
  T* data = nullptr;
  int rows = 0;
  int cols = 0;

  T* row(int r) const { return data + static_cast<size_t>(r) * static_cast<size_t>(cols); }
  size_t size() const { return element_count(rows, cols); }
  std::span<T> flat() const { return {data, size()}; }

  operator MatrixView<const T>() const { return {data, rows, cols}; }
};

using Matrix = MatrixView<float>;
using ConstMatrix = MatrixView<const float>;

}  // namespace geci
