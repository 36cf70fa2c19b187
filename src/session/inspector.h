// Computes the values that "Inside the network" shows.
#pragma once

#include "core/backend.h"
#include "run/run.h"
#include "session/inspection.h"

namespace geci {

/// Computes what `command` asks for, on `backend`, with the weights of `run`. Fails with a sentence. Takes time and
/// memory proportional to the network, whatever the text. To be called from the training thread. REQUIRES:
/// run.has_network().
Result<Inspection> inspect(Backend& backend, const Run& run, const InspectCommand& command);

}  // namespace geci
