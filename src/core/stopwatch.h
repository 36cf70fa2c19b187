// Medians of repeated calls: what all benchmarks measure with.
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace geci {

inline double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// REQUIRES: !values.empty().
inline double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Median time of one call of f in seconds, over as many as start within `budget` seconds, at least one.
template <class F>
double median_seconds(double budget, F f) {
  std::vector<double> times;
  for (const double begin = seconds_now(); times.empty() || seconds_now() - begin < budget;) {
    const double before = seconds_now();
    f();
    times.push_back(seconds_now() - before);
  }
  return median(times);
}

}  // namespace geci
