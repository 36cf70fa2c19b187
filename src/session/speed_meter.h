// Tokens a second over the last second or so.
#pragma once

#include <deque>

namespace geci {

class SpeedMeter {
 public:
  void clear() { marks_.clear(); }

  /// Records that `tokens` more were done by the time `now`, in seconds, which never decreases.
  void add(double now, int tokens) {
    marks_.push_back({now, tokens});
    while (marks_.size() > 2 && now - marks_.front().time > kWindowSeconds) marks_.pop_front();
  }

  /// Returns 0 before the second call of add().
  double tokens_per_second() const {
    if (marks_.size() < 2) return 0;
    double tokens = 0;
    for (size_t i = 1; i < marks_.size(); ++i) tokens += marks_[i].tokens;  // the first only starts the clock
    const double seconds = marks_.back().time - marks_.front().time;
    return seconds > 0 ? tokens / seconds : 0;
  }

 private:
  static constexpr double kWindowSeconds = 1.5;

  struct Mark {
    double time;
    int tokens;
  };
  std::deque<Mark> marks_;
};

}  // namespace geci
