// What the command line asks of the system it runs on. One source a platform, chosen by CMake.
#pragma once

namespace geci::cli {

/// From now on the first SIGINT or SIGTERM only makes stop_requested() true; a second one ends the
/// program at once.
void watch_for_stop();
bool stop_requested();

/// True if a person watches standard error.
bool stderr_is_terminal();

}  // namespace geci::cli
