// Helper threads for short, frequent pieces of work.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

namespace geci {

/// False in the WebAssembly build for pages without shared memory, where no thread can be started.
bool has_threads();

/// Runs `shards` calls of a function on the caller's and the helper threads. Calls from one thread
/// at a time; no allocation. Helpers spin briefly between jobs, then sleep; a helper that gets no core
/// holds nothing up, the caller takes its shards.
class ThreadPool {
 public:
  /// `threads` counts the caller's, so threads - 1 helpers start, or none without has_threads().
  /// REQUIRES: threads >= 1.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return static_cast<int>(helpers_.size()) + 1; }

  /// Calls f(shard, thread) once for each shard in [0, shards), shards < 65,536, and returns when all are done. Which
  /// thread takes which shard is chance; `thread` in [0, threads()) names a scratch space.
  template <class F>
  void run(int shards, F&& f) {
    run_job(
        shards,
        [](void* context, int shard, int thread) {
          (*static_cast<std::remove_reference_t<F>*>(context))(shard, thread);
        },
        &f);
  }

 private:
  using Call = void (*)(void* context, int shard, int thread);

  void run_job(int shards, Call call, void* context);
  void help(int thread);
  bool wait_for_job(uint32_t seen);
  void take_shards(uint32_t job, int thread);

  // Written between jobs only. A thread may read them once it has claimed a shard: the job cannot end
  // before that shard is finished.
  Call call_ = nullptr;
  void* context_ = nullptr;

  // The job's number, its next shard and their count in one word, so that a helper that wakes up late
  // can never claim a shard of a job that it does not know.
  std::atomic<uint64_t> claims_{0};
  std::atomic<int> unfinished_{0};
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable woken_;
  std::vector<std::thread> helpers_;
};

}  // namespace geci
