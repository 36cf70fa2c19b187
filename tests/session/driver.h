// Drives a session, or its worker alone, for the tests: sends commands, does the work in pieces, collects the replies.
// Nothing here waits for a time. A wait ends with a piece of work that the session has done, or after a number of them.
#pragma once

#include <doctest/doctest.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "cpu/cpu_backend.h"
#include "cpu/thread_pool.h"
#include "session/session.h"
#include "session/small_settings.h"
#include "session/worker.h"

namespace geci {

inline const std::string kVerses =
    "山上有风\n风里有雨\n雨里有人唱歌\n歌里有山有水\n水边有一只船\n船上有一盏灯\n"
    "灯下有人写字\n字里有风有雨\n雨停了风也停了\n山还在水也在\n";

/// A worker that the driver calls itself; a session that does one piece of work in each pump(); a session with a
/// thread.
enum class Place { kWorker, kSlices, kThread };

/// The places of a session. A build without threads has slices only.
inline std::vector<Place> session_places() {
  return has_threads() ? std::vector{Place::kThread, Place::kSlices} : std::vector{Place::kSlices};
}

/// Without a budget, each pump() does one piece.
inline std::unique_ptr<Executor> executor_at(Place place) {
  return place == Place::kThread ? make_thread_executor() : make_sliced_executor(0);
}

struct DriverOptions {
  Place place = Place::kSlices;
  int threads = 1;                          // of the CPU backend
  double tick = 0.02;                       // seconds that the clock advances each time it is read
  std::unique_ptr<DeviceProvider> devices;  // null: one CPU
  std::unique_ptr<Executor> executor;       // of a session; null: as `place` says
};

/// What a driver drives.
class Driven {
 public:
  virtual ~Driven() = default;
  virtual void send(Command command) = 0;
  /// Does one piece of work, or waits for one. A worker returns false if there was nothing to do.
  virtual bool advance() = 0;
  virtual std::vector<Reply> take_replies() = 0;
  virtual const Snapshot& snapshot() = 0;
};

class DrivenWorker : public Driven {
 public:
  DrivenWorker(std::unique_ptr<DeviceProvider> devices, Clock clock)
      : worker_(std::move(devices), "test", std::move(clock)) {}

  void send(Command command) override { worker_.handle(std::move(command)); }
  bool advance() override { return worker_.advance(); }
  std::vector<Reply> take_replies() override { return worker_.take_replies(); }
  const Snapshot& snapshot() override { return snapshot_ = worker_.snapshot(); }

 private:
  Worker worker_;
  Snapshot snapshot_;
};

/// Passes everything on to another executor and counts the pieces of work that were done.
class CountingExecutor : public Executor {
 public:
  explicit CountingExecutor(std::unique_ptr<Executor> inner) : inner_(std::move(inner)) {}

  void start(Work work) override {
    inner_->start([this, work = std::move(work)] {
      const bool busy = work();
      {
        const std::lock_guard lock(mutex_);
        ++pieces_;
      }
      done_.notify_all();
      return busy;
    });
  }
  void wake() override { inner_->wake(); }
  void pump() override { inner_->pump(); }
  void stop() override { inner_->stop(); }

  int64_t pieces() {
    const std::lock_guard lock(mutex_);
    return pieces_;
  }
  /// Returns when more than `pieces` were done. An idle thread executor looks for work again and again, so one will be.
  void wait_for_more_than(int64_t pieces) {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&] { return pieces_ > pieces; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  int64_t pieces_ = 0;
  std::unique_ptr<Executor> inner_;  // ends its thread before the rest is destroyed
};

class DrivenSession : public Driven {
 public:
  DrivenSession(std::unique_ptr<DeviceProvider> devices, std::unique_ptr<CountingExecutor> executor, Clock clock)
      : executor_(*executor),
        session_({.devices = std::move(devices),
                  .executor = std::move(executor),
                  .build = "test",
                  .clock = std::move(clock)}) {}

  void send(Command command) override {
    session_.send(std::move(command));
    is_posted_ = true;
  }
  // Between two pumps a piece of work is done, unless there are commands to be passed on.
  bool advance() override {
    if (!std::exchange(is_posted_, false)) executor_.wait_for_more_than(pieces_);
    pieces_ = executor_.pieces();
    session_.pump();
    return true;
  }
  std::vector<Reply> take_replies() override { return session_.take_replies(); }
  const Snapshot& snapshot() override { return session_.snapshot(); }

 private:
  CountingExecutor& executor_;  // the session's
  Session session_;
  bool is_posted_ = false;
  int64_t pieces_ = -1;  // done before the last pump; below zero, the first does not wait
};

class Driver {
 public:
  explicit Driver(DriverOptions options) {
    // Shared by all copies of the clock. Only the thread that does the work reads it.
    Clock clock = [now = std::make_shared<double>(0), tick = options.tick] { return *now += tick; };
    if (!options.devices) options.devices = one_device(make_cpu_backend(options.threads));
    if (options.place == Place::kWorker) {
      driven_ = std::make_unique<DrivenWorker>(std::move(options.devices), std::move(clock));
      return;
    }
    if (!options.executor) options.executor = executor_at(options.place);
    auto executor = std::make_unique<CountingExecutor>(std::move(options.executor));
    driven_ = std::make_unique<DrivenSession>(std::move(options.devices), std::move(executor), std::move(clock));
  }
  explicit Driver(Place place = Place::kSlices, int threads = 1)
      : Driver(DriverOptions{.place = place, .threads = threads, .devices = nullptr, .executor = nullptr}) {}

  /// Returns the request's number. A worker has taken the command then; a session takes it in the next advance().
  int send(Action action) {
    driven_->send({++last_request_, std::move(action)});
    collect_replies();
    return last_request_;
  }
  /// Null while there is none. Valid as long as the driver.
  const Reply* reply_to(int request) const {
    for (const Reply& reply : replies_) {
      if (reply.request == request) return &reply;
    }
    return nullptr;
  }
  /// All of them, in the order in which they came.
  const std::deque<Reply>& replies() const { return replies_; }
  const Reply& wait_for(int request) {
    REQUIRE(work_until([&] { return reply_to(request) != nullptr; }));
    return *reply_to(request);
  }
  Reply ask(Action action) { return wait_for(send(std::move(action))); }
  /// Of a worker: what is answered without any further work.
  Reply ask_at_once(Action action) {
    const Reply* reply = reply_to(send(std::move(action)));
    REQUIRE(reply != nullptr);
    return *reply;
  }

  /// One piece of work. A worker returns false if there was nothing to do.
  bool advance() {
    const bool busy = driven_->advance();
    collect_replies();
    return busy;
  }
  /// Works until the condition holds; false if it does not after many pieces.
  template <class Condition>
  bool work_until(Condition condition) {
    for (int piece = 0; piece < kMaxPieces; ++piece) {
      if (condition()) return true;
      advance();
    }
    return condition();
  }
  /// Works until a worker has nothing to do.
  void finish() {
    for (int piece = 0; piece < kMaxPieces; ++piece) {
      if (!advance()) return;
    }
    FAIL("the work does not end");
  }

  /// A small network on `text`, not training.
  void begin(const std::string& text = kVerses, const RunSettings& settings = small_settings()) {
    REQUIRE(ask(PauseCommand{}).ok);
    REQUIRE(ask(LoadCorpusCommand{"test", text}).ok);
    REQUIRE(ask(PauseCommand{}).ok);
    REQUIRE(ask(ResetCommand{settings}).ok);
  }
  /// Exactly `count` steps; the last loss.
  double train(int64_t count) {
    const int64_t target = snapshot().step + count;
    REQUIRE(ask(StepCommand{count}).ok);
    REQUIRE(work_until([&] { return snapshot().step == target && !snapshot().training; }));
    return snapshot().loss;
  }
  /// The loss after each of `count` steps, each asked for by itself.
  std::vector<double> train_singly(int count) {
    std::vector<double> losses;
    for (int i = 0; i < count; ++i) losses.push_back(train(1));
    return losses;
  }
  std::string write_greedily(const std::string& prompt, int length = 20) {
    const Reply reply = ask(GenerateCommand{prompt, length, {.greedy = true}});
    REQUIRE(reply.ok);
    return reply.text;
  }
  std::vector<uint8_t> export_model() {
    const Reply reply = ask(ExportModelCommand{});
    REQUIRE(reply.ok);
    return reply.bytes;
  }

  /// Of a session: the newest that was collected. Valid until the next call of snapshot() or advance().
  const Snapshot& snapshot() const { return driven_->snapshot(); }

 private:
  static constexpr int kMaxPieces = 200'000;

  void collect_replies() {
    for (Reply& reply : driven_->take_replies()) {
      CHECK_MESSAGE(reply_to(reply.request) == nullptr, "a second reply to request ", reply.request);
      replies_.push_back(std::move(reply));
    }
  }

  std::unique_ptr<Driven> driven_;
  std::deque<Reply> replies_;
  int last_request_ = 0;
};

}  // namespace geci
