// The list of keys over the page, with pages to read on.
#pragma once

#include "app/panel.h"

namespace geci::app {

class ShortcutsPanel {
 public:
  void draw(Commands& commands);
  void toggle() { wanted_ = !open_; }
  void close() { wanted_ = false; }

 private:
  void draw_content(Commands& commands, float width);

  bool wanted_ = false, open_ = false;
};

}  // namespace geci::app
