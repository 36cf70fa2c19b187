// Executors: when the work of a session runs, and how it ends.

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <limits>
#include <memory>
#include <mutex>

#include "session/driver.h"

namespace geci::executor_test {
namespace {

/// Shared by a test and the executor that it watches.
class Account {
 public:
  /// From now on, a piece of work goes on until the end has been asked for. Returns when such a piece is under way.
  void hold_a_piece() {
    holds = true;
    held_.get_future().wait();
  }
  /// Called inside a piece of work.
  void hold() {
    held_.set_value();
    released_.get_future().wait();
  }
  void release() {
    std::call_once(once_, [this] { released_.set_value(); });
  }

  std::atomic<bool> holds{false};
  std::atomic<bool> stopped{false};
  std::atomic<int> running{0};  // pieces of work
  int running_at_the_end = 0;   // when stop() was done
  std::atomic<int> late{0};     // pieces that were asked for after that

 private:
  std::promise<void> held_, released_;
  std::once_flag once_;
};

/// Passes everything on to another executor, and keeps account of how it ended.
class WatchedExecutor : public Executor {
 public:
  WatchedExecutor(std::unique_ptr<Executor> inner, std::shared_ptr<Account> account)
      : account_(std::move(account)), inner_(std::move(inner)) {}
  ~WatchedExecutor() override { account_->release(); }

  void start(Work work) override {
    inner_->start([account = account_, work = std::move(work)] {
      if (account->stopped) {
        ++account->late;
        return false;
      }
      ++account->running;
      bool busy = work();
      if (account->holds.exchange(false)) {
        account->hold();
        for (int i = 0; i < kStepsAfterTheEnd; ++i) busy = work();
      }
      --account->running;
      return busy;
    });
  }
  void wake() override { inner_->wake(); }
  void pump() override { inner_->pump(); }
  void stop() override {
    account_->release();
    inner_->stop();
    account_->running_at_the_end = account_->running;
    account_->stopped = true;
    inner_->pump();  // in vain
  }

 private:
  // So many that a stop() that does not wait for the piece returns before they are done.
  static constexpr int kStepsAfterTheEnd = 200;

  std::shared_ptr<Account> account_;
  std::unique_ptr<Executor> inner_;
};

}  // namespace

TEST_CASE("a session that is training ends after the piece of work under way, and no other begins") {
  for (const Place place : session_places()) {
    const auto account = std::make_shared<Account>();
    {
      Driver driver(DriverOptions{.place = place,
                                  .threads = has_threads() ? 2 : 1,
                                  .devices = nullptr,
                                  .executor = std::make_unique<WatchedExecutor>(executor_at(place), account)});
      driver.begin();
      REQUIRE(driver.ask(StepCommand{1'000'000'000}).ok);
      REQUIRE(driver.work_until([&] { return driver.snapshot().step > 2; }));
      REQUIRE(driver.snapshot().training);
      if (place == Place::kThread) account->hold_a_piece();
    }
    REQUIRE(account->stopped);
    CHECK(account->running_at_the_end == 0);
    CHECK(account->late == 0);
  }
}

TEST_CASE("an executor in slices works until its budget is used up or there is nothing to do") {
  for (const auto& [budget, expected] : {std::pair{0.0, 1}, std::pair{std::numeric_limits<double>::infinity(), 5}}) {
    const std::unique_ptr<Executor> executor = make_sliced_executor(budget);
    int pieces = 0;
    executor->start([&] { return ++pieces < 5; });
    CHECK(pieces == 0);
    executor->pump();
    CHECK(pieces == expected);
    executor->stop();
    executor->pump();
    CHECK(pieces == expected);
  }
}

}  // namespace geci::executor_test
