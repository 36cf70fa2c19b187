#include "platform/frame_pacer.h"

#include <algorithm>

namespace geci {
namespace {

constexpr double kSecondsAfterInput = 1.0;
// News alone is drawn at most and at least this often.
constexpr double kLeastPause = 1.0 / 20, kLongestPause = 0.5;
// Where there is no graphics processor, drawing takes time from training and from what the person does: news may hold
// up frames for this part of the time.
constexpr double kShareForNews = 1.0 / 8;
constexpr double kFrame = 1.0 / 60;
constexpr double kCostSmoothing = 0.4;
// A tab in the background, or a machine that slept, says nothing about drawing.
constexpr double kLongestDelay = 0.25;

}  // namespace

bool FramePacer::wants_frame(double now, bool input, bool news) {
  if (drew_) {
    const double delay = std::clamp(now - drawn_at_ - kFrame, 0.0, kLongestDelay);
    delay_ += kCostSmoothing * (delay - delay_);
  }
  frames_.push_back(now);
  while (now - frames_.front() > 1) frames_.pop_front();
  if (input) awake_until_ = now + kSecondsAfterInput;
  const double pause = std::clamp(delay_ / kShareForNews, kLeastPause, kLongestPause);
  drew_ = now <= awake_until_ || (news && now - drawn_at_ >= pause);
  if (drew_) drawn_at_ = now;
  return drew_;
}

}  // namespace geci
