#include "session/executor.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace geci {
namespace {

using Seconds = std::chrono::duration<double>;

class ThreadExecutor : public Executor {
 public:
  ~ThreadExecutor() override { stop_thread(); }

  void start(Work work) override {
    work_ = std::move(work);
    thread_ = std::thread([this] { run(); });
  }

  // Set without the mutex, which the caller must not wait for. A wake-up lost between the sleeper's
  // check and its sleep costs one kNap.
  void wake() override {
    woken_ = true;
    condition_.notify_one();
  }

  void pump() override {}
  void stop() override { stop_thread(); }

 private:
  static constexpr Seconds kNap{0.02};

  void stop_thread() {
    stopping_ = true;
    condition_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

  void run() {
    while (!stopping_) {
      if (work_()) continue;
      std::unique_lock lock(mutex_);
      condition_.wait_for(lock, kNap, [this] { return stopping_ || woken_; });
      woken_ = false;
    }
  }

  Work work_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> woken_{false};
  std::mutex mutex_;
  std::condition_variable condition_;
  std::thread thread_;
};

class SlicedExecutor : public Executor {
 public:
  explicit SlicedExecutor(double budget_seconds) : budget_(budget_seconds) {}

  void start(Work work) override { work_ = std::move(work); }
  void wake() override {}
  void stop() override { work_ = nullptr; }

  void pump() override {
    const auto begin = std::chrono::steady_clock::now();
    while (work_ && work_() && std::chrono::steady_clock::now() - begin < budget_) {
    }
  }

 private:
  Work work_;
  Seconds budget_;
};

}  // namespace

std::unique_ptr<Executor> make_thread_executor() { return std::make_unique<ThreadExecutor>(); }

std::unique_ptr<Executor> make_sliced_executor(double budget_seconds) {
  return std::make_unique<SlicedExecutor>(budget_seconds);
}

}  // namespace geci
