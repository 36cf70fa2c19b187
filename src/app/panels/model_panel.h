// The trained model as a thing: keep it, take it out, bring one in.
#pragma once

#include "app/panel.h"

namespace geci::app {

class ModelPanel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands);
};

}  // namespace geci::app
