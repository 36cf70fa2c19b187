#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>

#include "cli/host.h"

namespace geci::cli {
namespace {

constexpr time_t kSecondsOfOneStop = 1;

volatile sig_atomic_t requested = 0;
volatile time_t requested_at = 0;  // by a clock that never jumps; read and written in the handler alone

time_t seconds_now() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

// Everything called here is safe in a signal handler.
void on_signal(int signal) {
  if (requested == 0) {
    requested_at = seconds_now();
    requested = 1;
    return;
  }
  // Each line written to a closed pipe brings another one.
  if (signal == SIGPIPE || seconds_now() - requested_at <= kSecondsOfOneStop) return;
  struct sigaction by_default = {};
  by_default.sa_handler = SIG_DFL;
  sigaction(signal, &by_default, nullptr);
  raise(signal);
}

/// nohup and its like ignore a signal on the program's behalf.
bool is_ignored(int signal) {
  struct sigaction present = {};
  return sigaction(signal, nullptr, &present) == 0 && present.sa_handler == SIG_IGN;
}

}  // namespace

// open() takes the lowest number that is free.
void open_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) != -1 || errno != EBADF) continue;
    (void)::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

void watch_for_stop() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  // What is being written goes on.
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
    const bool respects_ignoring = signal == SIGHUP || signal == SIGPIPE;
    if (!respects_ignoring || !is_ignored(signal)) sigaction(signal, &action, nullptr);
  }
}

bool stop_requested() { return requested != 0; }

bool stderr_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

}  // namespace geci::cli
