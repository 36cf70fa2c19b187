// How far a long text is tokenized, and how long that still takes.
#pragma once

#include "ui/panel.h"
#include "ui/widgets/text.h"

namespace geci {

class TokenizingLine : public Panel {
 public:
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;

 private:
  CalmText left_;
};

}  // namespace geci
