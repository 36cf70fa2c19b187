// How long the draft would train on this machine, in two lines.
#pragma once

#include "ui/panel.h"
#include "ui/widgets/text.h"

namespace geci {

class EstimateRow {
 public:
  void draw(const Snapshot& snapshot, Commands& commands);

 private:
  std::string first_line(const Snapshot& snapshot, Commands& commands);

  CalmText live_;
};

}  // namespace geci
