// How fast this machine trains: the benchmark's jobs in a quick version.
#pragma once

#include <vector>

#include "ui/panel.h"

namespace geci {

class SpeedPanel : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;
  void on_reply(const Reply& reply, Commands& commands) override;
  /// Once a second, for the time left.
  bool wants_frame() const override;

 private:
  double seconds_left() const;
  void measure(const char* job, Commands& commands);
  void draw_results(Commands& commands) const;

  bool running_ = false;
  std::vector<BenchmarkResult> results_;
  double began_at_ = 0, finished_at_ = 0;  // the first job, and the last one so far
  double drawn_at_ = 0;
};

}  // namespace geci
