// The program behind the window: takes commands, returns snapshots and replies.
//
// Threads: every method must be called from one thread, the window's. None of them waits for training, except the
// destructor. Training runs on the executor's thread, or inside pump() if the executor has none.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "session/device_provider.h"
#include "session/executor.h"
#include "session/mailbox.h"
#include "session/worker.h"

namespace geci {

struct SessionOptions {
  std::unique_ptr<DeviceProvider> devices;
  std::unique_ptr<Executor> executor;
  std::string build;  // the program's build, shown to people and in state()
  Clock clock;        // called from both threads; the steady clock if empty
};

class Session {
 public:
  /// Starts the executor. REQUIRES: options.devices and options.executor are not null.
  explicit Session(SessionOptions options);
  /// Waits for the training step under way, then ends the training thread.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Queues a command. It takes effect after the next pump(). Each command gets exactly one reply, which carries its
  /// `request`; the caller keeps its requests apart.
  void send(Command command);
  /// To be called once a frame. Passes the queued commands on, works for a slice of time if there is no training
  /// thread, and collects the newest snapshot and the replies. If the lock is taken it leaves both for the next call.
  void pump();

  /// Returns the names that DeviceCommand accepts besides "auto". The first device is in use at the start.
  const std::vector<std::string>& device_names() const { return device_names_; }
  /// Returns the newest snapshot collected. The reference is valid until the next pump().
  const Snapshot& snapshot() const { return mailbox_.snapshot(); }
  /// Returns the replies collected since the last call, in the order in which they were given.
  std::vector<Reply> take_replies() { return mailbox_.take_replies(); }

 private:
  bool work();
  void publish_if_due(bool busy);

  std::vector<std::string> device_names_;
  Mailbox mailbox_;
  std::unique_ptr<Executor> executor_;
  Clock clock_;
  Worker worker_;
  int64_t published_revision_ = 0;
  double published_at_ = -1;
};

}  // namespace geci
