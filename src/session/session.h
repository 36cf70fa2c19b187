// The program behind the page: commands in, snapshots and replies out. Used from one thread (the
// window's), which never waits for training: that goes on elsewhere, or in slices inside pump().
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "session/clock.h"
#include "session/device_provider.h"
#include "session/executor.h"
#include "session/mailbox.h"

namespace geci::app {

struct SessionOptions {
  std::unique_ptr<DeviceProvider> devices;
  std::unique_ptr<Executor> executor;
  std::string build;  // shown to people and in state()
  Clock clock;        // the steady clock if empty
};

class Worker;

class Session {
 public:
  explicit Session(SessionOptions options);
  /// Ends the training thread, after the step under way.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Takes effect after the next pump(). Each command gets one reply.
  void send(Command command);
  /// Once a frame: passes commands on, works a slice if there is no thread, collects what is new.
  void pump();

  /// What DeviceCommand can name besides "auto"; the first is in use at the start.
  const std::vector<std::string>& device_names() const { return device_names_; }
  /// The newest one collected; unchanged until the next pump().
  const Snapshot& snapshot() const { return mailbox_.snapshot(); }
  std::vector<Reply> take_replies() { return mailbox_.take_replies(); }

 private:
  bool work();
  void publish_if_due(bool busy);

  std::vector<std::string> device_names_;
  Mailbox mailbox_;
  std::unique_ptr<Executor> executor_;
  Clock clock_;
  std::unique_ptr<Worker> worker_;
  int64_t published_revision_ = 0;
  double published_at_ = -1;
};

}  // namespace geci::app
