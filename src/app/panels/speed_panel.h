// How fast this machine trains: the benchmark's jobs in a quick version.
#pragma once

#include <vector>

#include "app/panel.h"

namespace geci::app {

class SpeedPanel : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;
  void take(const Reply& reply, Commands& commands) override;

 private:
  void measure(const char* job, Commands& commands);
  void draw_results(Commands& commands) const;

  bool running_ = false;
  std::vector<BenchmarkResult> results_;
};

}  // namespace geci::app
