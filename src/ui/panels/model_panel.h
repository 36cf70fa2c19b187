// The trained model as a thing: keep it, take it out, bring one in.
#pragma once

#include "ui/panel.h"

namespace geci {

class ModelPanel : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;
};

}  // namespace geci
