#include "cpu/thread_pool.h"

#include <chrono>
#ifdef __EMSCRIPTEN__
#include <emscripten/threading.h>
#endif

#include "cpu/relax.h"

namespace geci {
namespace {

// Longer than the gaps between the jobs of one training step, the recurrence of a batch of one included. Waking a
// sleeping thread costs more than that on virtual machines.
constexpr int kSpins = 400 * kLooksPerMicrosecond;
constexpr int kSpinsBeforeNap = 80 * kLooksPerMicrosecond;
// The others' last shards take longer than that only if their threads have lost their cores.
constexpr std::chrono::microseconds kNap{50};

// The word of claims: job number, next shard, number of shards.
constexpr uint64_t kOneShard = 1U << 16;
constexpr uint64_t claims_word(uint32_t job, int next, int count) {
  return static_cast<uint64_t>(job) << 32 | static_cast<uint64_t>(next) << 16 | static_cast<uint64_t>(count);
}
constexpr uint32_t job_of(uint64_t claims) { return static_cast<uint32_t>(claims >> 32); }
constexpr int next_of(uint64_t claims) { return static_cast<int>(claims >> 16 & 0xFFFF); }
constexpr int count_of(uint64_t claims) { return static_cast<int>(claims & 0xFFFF); }

}  // namespace

// The same objects are linked with threads and without: only the linked program knows.
#ifdef __EMSCRIPTEN__
bool has_threads() { return emscripten_has_threading_support() != 0; }
#else
bool has_threads() { return true; }
#endif

ThreadPool::ThreadPool(int threads) {
  if (!has_threads()) return;
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
  unfinished_.store(shards, std::memory_order_relaxed);
  const uint32_t job = job_of(claims_.load(std::memory_order_relaxed)) + 1;
  {
    const std::lock_guard lock(mutex_);
    claims_.store(claims_word(job, 0, shards), std::memory_order_release);
  }
  woken_.notify_all();
  take_shards(job, 0);
  for (int spins = 0; unfinished_.load(std::memory_order_acquire) != 0; ++spins) {
    if (spins > kSpinsBeforeNap) std::this_thread::sleep_for(kNap);
    relax();
  }
}

void ThreadPool::take_shards(uint32_t job, int thread) {
  uint64_t claims = claims_.load(std::memory_order_acquire);
  while (job_of(claims) == job && next_of(claims) < count_of(claims)) {
    if (!claims_.compare_exchange_weak(claims, claims + kOneShard, std::memory_order_acq_rel)) continue;
    call_(context_, next_of(claims), thread);
    unfinished_.fetch_sub(1, std::memory_order_release);
    claims = claims_.load(std::memory_order_acquire);
  }
}

void ThreadPool::help(int thread) {
  for (uint32_t seen = 0; wait_for_job(seen);) {
    seen = job_of(claims_.load(std::memory_order_acquire));
    take_shards(seen, thread);
  }
}

bool ThreadPool::wait_for_job(uint32_t seen) {
  const auto is_new = [&] { return job_of(claims_.load(std::memory_order_acquire)) != seen; };
  for (int i = 0; i < kSpins; ++i) {
    if (is_new()) return true;
    relax();
  }
  std::unique_lock lock(mutex_);
  woken_.wait(lock, [&] { return stopping_ || is_new(); });
  return !stopping_;
}

}  // namespace geci
