// A quiet line after a reset or a new text: what was there before can be brought back.
#pragma once

#include "ui/panel.h"

namespace geci {

class UndoLine : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;

 private:
  int put_away_ = 0;  // number of the kept run that a person wants to hear no more of
};

}  // namespace geci
