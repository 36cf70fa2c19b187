// Ctrl-C while training: finish the step and save. One source a platform, chosen by CMake.
#pragma once

namespace geci::cli {

/// From now on the first SIGINT or SIGTERM only makes stop_requested() true; a second one ends the
/// program at once.
void watch_for_stop();
bool stop_requested();

}  // namespace geci::cli
