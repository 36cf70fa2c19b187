// What each tab of "Inside the network" draws over.
#pragma once

#include "session/inspection.h"
#include "ui/panel.h"

namespace geci {

struct TabContext {
  const Inspection& shown;  // the newest answer of the tab's own kind
  InspectCommand& wanted;   // the question; what a tab changes is asked next
  Commands& commands;
};

}  // namespace geci
