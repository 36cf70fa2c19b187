// The one place where the main thread and the worker meet. The main thread only ever tries the lock:
// if the worker holds it, everything stays where it is until the next frame.
#pragma once

#include <iterator>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "session/commands.h"
#include "session/snapshot.h"

namespace geci::app {

class Mailbox {
 public:
  // --- main thread
  void post(Command command) { outgoing_.push_back(std::move(command)); }

  /// Hands over what was posted and takes what was published, or does nothing if the lock is taken.
  /// True if the worker has new commands.
  bool try_exchange() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return false;
    const bool posted = !outgoing_.empty();
    move_all(outgoing_, commands_);
    move_all(replies_, arrived_);
    if (published_) snapshot_ = std::move(published_);
    return posted;
  }

  const Snapshot& snapshot() const { return *snapshot_; }
  std::vector<Reply> take_replies() { return std::exchange(arrived_, {}); }

  // --- worker
  std::vector<Command> collect() {
    const std::lock_guard lock(mutex_);
    return std::exchange(commands_, {});
  }

  void publish(std::shared_ptr<const Snapshot> snapshot, std::vector<Reply> replies) {
    const std::lock_guard lock(mutex_);
    published_ = std::move(snapshot);
    move_all(replies, replies_);
  }

 private:
  template <class T>
  static void move_all(std::vector<T>& from, std::vector<T>& to) {
    to.insert(to.end(), std::move_iterator(from.begin()), std::move_iterator(from.end()));
    from.clear();
  }

  // The main thread's own.
  std::vector<Command> outgoing_;
  std::vector<Reply> arrived_;
  std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<Snapshot>();

  std::mutex mutex_;  // guards what follows
  std::vector<Command> commands_;
  std::vector<Reply> replies_;
  std::shared_ptr<const Snapshot> published_;
};

}  // namespace geci::app
