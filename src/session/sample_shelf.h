// The finished lyrics of a run in bounded memory.
#pragma once

#include <deque>
#include <memory>

#include "session/snapshot.h"

namespace geci {

class SampleShelf {
 public:
  static constexpr size_t kMost = 160;
  static constexpr size_t kNewest = 40;  // of which none is left out
  static constexpr size_t kMostBytes = size_t{4} << 20;

  /// Adds the newest lyric. Above a limit it removes every second one of those before the newest kNewest, except those
  /// that were requested, so that the rest still spans the whole run; if that is not enough, the oldest.
  void add(std::shared_ptr<const Sample> sample);
  /// Returns the lyrics, the newest first. Valid until the next add().
  const std::deque<std::shared_ptr<const Sample>>& samples() const { return samples_; }

 private:
  void thin_out();

  std::deque<std::shared_ptr<const Sample>> samples_;
  size_t bytes_ = 0;
};

}  // namespace geci
