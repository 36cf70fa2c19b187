#include "cpu/thread_pool.h"

namespace geci {
namespace {

// About 20 to 50 microseconds: longer than the gaps between the jobs of one training step.
constexpr int kSpins = 4000;

}  // namespace

ThreadPool::ThreadPool(int threads) {
  if (!kHasThreads) return;
  helpers_.reserve(static_cast<size_t>(threads - 1));
  for (int i = 1; i < threads; ++i) helpers_.emplace_back([this, i] { help(i); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void ThreadPool::run_job(int shards, Call call, void* context) {
  if (helpers_.empty() || shards == 1) {
    for (int shard = 0; shard < shards; ++shard) call(context, shard, 0);
    return;
  }
  call_ = call;
  context_ = context;
  shards_ = shards;
  next_shard_ = 0;
  helpers_busy_ = static_cast<int>(helpers_.size());
  {
    const std::lock_guard lock(mutex_);
    job_.fetch_add(1, std::memory_order_release);
  }
  woken_.notify_all();
  take_shards(0);
  // Every helper reports, so that none can still be looking at this job when the next one begins.
  while (helpers_busy_.load(std::memory_order_acquire) != 0) std::this_thread::yield();
}

void ThreadPool::take_shards(int thread) {
  for (int shard = next_shard_++; shard < shards_; shard = next_shard_++) call_(context_, shard, thread);
}

void ThreadPool::help(int thread) {
  for (uint32_t seen = 0; wait_for_job(seen); ++seen) {
    take_shards(thread);
    helpers_busy_.fetch_sub(1, std::memory_order_release);
  }
}

bool ThreadPool::wait_for_job(uint32_t seen) {
  for (int i = 0; i < kSpins; ++i) {
    if (job_.load(std::memory_order_acquire) != seen) return true;
  }
  std::unique_lock lock(mutex_);
  woken_.wait(lock, [&] { return stopping_ || job_.load(std::memory_order_acquire) != seen; });
  return job_.load(std::memory_order_acquire) != seen;
}

}  // namespace geci
