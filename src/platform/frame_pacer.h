// Decides which frames are worth drawing: none while nothing moves, and no more news than the machine draws with ease.
#pragma once

#include <deque>

namespace geci {

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
  bool drew_ = false;  // in the last frame
  double delay_ = 0;   // by which a drawn frame holds up the next, in seconds, smoothed
};

}  // namespace geci
