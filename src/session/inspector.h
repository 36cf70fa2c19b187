// Computes what "Inside the network" shows.
#pragma once

#include "core/backend.h"
#include "run/run.h"
#include "session/inspection.h"

namespace geci::app {

/// REQUIRES: run.has_network(). Bounded by the network's size; takes nothing from the run and leaves it as it is.
Result<Inspection> inspect(Backend& backend, const Run& run, const InspectCommand& command);

}  // namespace geci::app
