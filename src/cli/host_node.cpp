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

// Node opens the standard streams that it was started without.
void open_standard_streams() {}

// Node itself ignores SIGPIPE: a closed pipe makes writing fail.
void watch_for_stop() {
  MAIN_THREAD_EM_ASM({
    let requestedAt = 0;
    const onSignal = function() {
      if (requestedAt > 0 && performance.now() - requestedAt > 1000) process.exit(1);
      if (!requestedAt) requestedAt = performance.now();
      _geci_request_stop();
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
    process.on("SIGHUP", onSignal);
  });
}

bool stop_requested() { return requested; }

// Emscripten's isatty takes every standard stream for a terminal.
bool stderr_is_terminal() {
  return MAIN_THREAD_EM_ASM_INT({ return process.stderr.isTTY ? 1 : 0; }) == 1;
}

}  // namespace geci::cli
