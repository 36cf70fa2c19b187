#include <emscripten.h>
#include <emscripten/threading.h>

#include <atomic>

#include "cli/host.h"

namespace {

std::atomic<bool> requested = false;

}  // namespace

// Called by Node's own thread, which waits for events while the program runs on another.
extern "C" EMSCRIPTEN_KEEPALIVE void geci_request_stop() { requested = true; }

namespace geci::cli {

void watch_for_stop() {
  MAIN_THREAD_EM_ASM({
    process.once("SIGINT", _geci_request_stop);
    process.once("SIGTERM", _geci_request_stop);
  });
}

bool stop_requested() { return requested; }

// Emscripten's isatty takes every standard stream for a terminal.
bool stderr_is_terminal() {
  return MAIN_THREAD_EM_ASM_INT({ return process.stderr.isTTY ? 1 : 0; }) == 1;
}

}  // namespace geci::cli
