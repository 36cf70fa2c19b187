#include "platform/frame_pacer.h"

namespace geci::platform {
namespace {

constexpr double kSecondsAfterInput = 1.0;
// News alone is drawn at most this often: where there is no graphics processor, drawing takes time
// from training.
constexpr double kSecondsBetweenNews = 1.0 / 20;

}  // namespace

bool FramePacer::wants_frame(double now, bool input, bool news) {
  frames_.push_back(now);
  while (now - frames_.front() > 1) frames_.pop_front();
  if (input) awake_until_ = now + kSecondsAfterInput;
  const bool draw = now <= awake_until_ || (news && now - drawn_at_ >= kSecondsBetweenNews);
  if (draw) drawn_at_ = now;
  return draw;
}

}  // namespace geci::platform
