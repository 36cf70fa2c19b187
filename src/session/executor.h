// Runs the session's work: on a thread of its own, or in slices between the window's frames. All methods are to be
// called from the thread that owns the executor.
#pragma once

#include <functional>
#include <memory>

namespace geci {

class Executor {
 public:
  /// Does one bounded piece of work. Returns false if there is nothing to do until the next wake().
  using Work = std::function<bool()>;

  virtual ~Executor() = default;
  /// Begins to call `work`, until stop(). To be called once.
  virtual void start(Work work) = 0;
  /// Says that there is something new to do. Does not wait.
  virtual void wake() = 0;
  /// To be called once a frame. An executor without a thread works here. Does not wait for a thread.
  virtual void pump() = 0;
  /// Waits for the call of `work` under way. None is made afterwards.
  virtual void stop() = 0;
};

/// Returns an executor that calls `work` on a thread of its own.
std::unique_ptr<Executor> make_thread_executor();

/// Returns an executor that calls `work` inside pump() until `budget_seconds` have passed; the last piece may take
/// longer.
std::unique_ptr<Executor> make_sliced_executor(double budget_seconds);

}  // namespace geci
