// The newest thing that deserves saying, in one sentence, until it is dismissed.
#pragma once

#include "app/panel.h"

namespace geci::app {

class NoticeBar {
 public:
  void draw(const Snapshot& snapshot, Commands& commands);
  bool shows(const Snapshot& snapshot) const { return snapshot.notice.number > dismissed_; }

 private:
  int64_t dismissed_ = 0;
};

}  // namespace geci::app
