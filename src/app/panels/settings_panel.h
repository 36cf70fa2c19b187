// What the next network will be made of and how it will learn.
#pragma once

#include "app/panel.h"

namespace geci::app {

class SettingsPanel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands);
};

}  // namespace geci::app
