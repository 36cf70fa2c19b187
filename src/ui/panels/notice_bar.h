// The newest thing that deserves saying, in one sentence, until it is dismissed or holds no longer.
#pragma once

#include <string>

#include "ui/panel.h"

namespace geci {

class NoticeBar : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;
  /// Shows what is new, of the session's or the window's own.
  void update(const Snapshot& snapshot, Commands& commands) override;
  void report_state(PageFacts& facts) const override;

 private:
  void follow(const Notice& newest, int64_t& seen);

  Notice shown_;
  int64_t seen_ = 0, seen_own_ = 0;  // numbers of the newest of each
};

}  // namespace geci
