// Where the session's work runs: on a thread of its own, or in slices between the page's frames.
#pragma once

#include <functional>
#include <memory>

namespace geci::app {

class Executor {
 public:
  /// One bounded piece of work; false when there is nothing to do until the next wake().
  using Work = std::function<bool()>;

  virtual ~Executor() = default;
  virtual void start(Work work) = 0;
  /// There is something new to do. Never waits.
  virtual void wake() = 0;
  /// Called once a frame by the owner. Never waits for a thread.
  virtual void pump() = 0;
  /// Returns when no work is running any more; none starts afterwards.
  virtual void stop() = 0;
};

std::unique_ptr<Executor> make_thread_executor();

/// Runs work inside pump() until about `budget_seconds` are used; one piece may overrun it.
std::unique_ptr<Executor> make_sliced_executor(double budget_seconds);

}  // namespace geci::app
