#include "session/session.h"

#include <chrono>

namespace geci {
namespace {

// A little faster than the eye: more would only cost copies.
constexpr double kSecondsBetweenSnapshots = 1.0 / 30;

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Session::Session(SessionOptions options)
    : device_names_(options.devices->names()),
      executor_(std::move(options.executor)),
      clock_(options.clock ? std::move(options.clock) : Clock(steady_seconds)),
      worker_(std::move(options.devices), std::move(options.build), clock_) {
  executor_->start([this] { return work(); });
}

Session::~Session() { executor_->stop(); }

void Session::send(Command command) { mailbox_.post(std::move(command)); }

void Session::pump() {
  if (mailbox_.try_exchange()) executor_->wake();
  executor_->pump();
  mailbox_.try_exchange();
}

bool Session::work() {
  for (Command& command : mailbox_.collect()) worker_.handle(std::move(command));
  const bool busy = worker_.advance();
  publish_if_due(busy);
  return busy;
}

void Session::publish_if_due(bool busy) {
  if (worker_.revision() == published_revision_ && !worker_.has_replies()) return;
  const double now = clock_();
  const bool due = !busy || worker_.has_replies() || now - published_at_ >= kSecondsBetweenSnapshots;
  if (!due) return;
  mailbox_.publish(std::make_shared<const Snapshot>(worker_.snapshot()), worker_.take_replies());
  published_revision_ = worker_.revision();
  published_at_ = now;
}

}  // namespace geci
