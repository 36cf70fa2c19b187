// The lyrics of a run, from the first to the newest, in bounded memory.
#pragma once

#include <deque>
#include <memory>

#include "session/snapshot.h"

namespace geci::app {

class SampleShelf {
 public:
  static constexpr size_t kMost = 160;
  static constexpr size_t kNewest = 40;  // of which none is left out
  static constexpr size_t kMostBytes = size_t{4} << 20;

  /// When there are too many, every second one before the newest goes, except those that were asked for, so that what
  /// is left still spans the whole run. When that does not help, the oldest go.
  void add(std::shared_ptr<const Sample> sample);
  /// The newest first.
  const std::deque<std::shared_ptr<const Sample>>& samples() const { return samples_; }

 private:
  void thin_out();

  std::deque<std::shared_ptr<const Sample>> samples_;
  size_t bytes_ = 0;
};

}  // namespace geci::app
