// Decides which frames are worth drawing: none while nothing moves.
#pragma once

#include <deque>

namespace geci::platform {

class FramePacer {
 public:
  /// `input` or `news` came since the last call; `now` in seconds. True if this frame is to be drawn.
  /// After input the next frames are drawn too: hovering, opening and closing take a few.
  bool wants_frame(double now, bool input, bool news);

  /// Frames served in the last second, drawn or found unchanged: how fluid the page is.
  double frames_per_second() const { return static_cast<double>(frames_.size()); }

 private:
  std::deque<double> frames_;
  double awake_until_ = 1;
  double drawn_at_ = -1;
};

}  // namespace geci::platform
