// Which text the network learns from: a built-in one, a file, or one pasted in.
#pragma once

#include "ui/panel.h"

namespace geci {

class DataPanel : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;

 private:
  void draw_built_in(const Snapshot& snapshot, Commands& commands);
  void draw_own(Commands& commands);
  void draw_facts(const Snapshot& snapshot, Commands& commands);
};

}  // namespace geci
