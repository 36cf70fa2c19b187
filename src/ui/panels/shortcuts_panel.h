// The list of keys over the page, with pages to read on.
#pragma once

#include "ui/panel.h"

namespace geci {

class ShortcutsPanel : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;
  void on_shortcut(const ShortcutPress& press, const Snapshot& snapshot, Commands& commands) override;

 private:
  void draw_content(Commands& commands, float width);

  bool wanted_ = false, open_ = false;
};

}  // namespace geci
