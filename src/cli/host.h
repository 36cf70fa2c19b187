// What the command line asks of the system it runs on. One source a platform, chosen by CMake.
#pragma once

namespace geci::cli {

/// Standard streams that the program was started without are opened where reading and writing fail, so that no file
/// opened later gets their number. To be called first.
void open_standard_streams();

/// From now on the first SIGINT, SIGTERM, SIGHUP or SIGPIPE only makes stop_requested() true. Another SIGINT, SIGTERM
/// or SIGHUP ends the program at once, unless it comes within a second of the first: whoever stops a group of processes
/// often signals twice.
void watch_for_stop();
bool stop_requested();

/// True if a person watches standard error.
bool stderr_is_terminal();

}  // namespace geci::cli
