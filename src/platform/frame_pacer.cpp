#include "platform/frame_pacer.h"

#include <algorithm>

namespace geci::platform {
namespace {

constexpr double kSecondsAfterInput = 1.0;
constexpr double kSecondsAfterNews = 0.05;

}  // namespace

bool FramePacer::wants_frame(double now, bool input, bool news) {
  frames_.push_back(now);
  while (now - frames_.front() > 1) frames_.pop_front();
  if (input) awake_until_ = now + kSecondsAfterInput;
  if (news) awake_until_ = std::max(awake_until_, now + kSecondsAfterNews);
  return now <= awake_until_;
}

}  // namespace geci::platform
