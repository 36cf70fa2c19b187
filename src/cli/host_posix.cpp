#include <signal.h>
#include <unistd.h>

#include "cli/host.h"

namespace geci::cli {
namespace {

volatile sig_atomic_t requested = 0;

void on_signal(int) { requested = 1; }

}  // namespace

void watch_for_stop() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  // The second signal meets the default again; what is being written goes on.
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool stop_requested() { return requested != 0; }

bool stderr_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

}  // namespace geci::cli
