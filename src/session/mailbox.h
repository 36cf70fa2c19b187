// The only state that the window's thread and the training thread share. The window's thread never waits for the lock:
// if the training thread holds it, nothing is exchanged until the next frame.
#pragma once

#include <iterator>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "session/commands.h"
#include "session/snapshot.h"

namespace geci {

class Mailbox {
 public:
  // --- To be called from the window's thread only.

  /// Keeps a command until try_exchange() succeeds.
  void post(Command command) { outgoing_.push_back(std::move(command)); }

  /// Passes on the posted commands and takes the published snapshot and replies, or does nothing if the lock is taken.
  /// Returns true if commands were passed on.
  bool try_exchange() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return false;
    const bool posted = !outgoing_.empty();
    move_all(outgoing_, commands_);
    move_all(replies_, arrived_);
    if (published_) snapshot_ = std::move(published_);
    return posted;
  }

  /// Returns the newest snapshot taken; an empty one before the first. Valid until the next try_exchange().
  const Snapshot& snapshot() const { return *snapshot_; }
  /// Returns the replies taken since the last call.
  std::vector<Reply> take_replies() { return std::exchange(arrived_, {}); }

  // --- To be called from the training thread only. Both wait for the lock, which the other side holds only briefly.

  /// Returns the commands passed on since the last call.
  std::vector<Command> collect() {
    const std::lock_guard lock(mutex_);
    return std::exchange(commands_, {});
  }

  /// Replaces the published snapshot and appends `replies`.
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

  // Used by the window's thread alone.
  std::vector<Command> outgoing_;
  std::vector<Reply> arrived_;
  std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<Snapshot>();

  std::mutex mutex_;  // guards the members below
  std::vector<Command> commands_;
  std::vector<Reply> replies_;
  std::shared_ptr<const Snapshot> published_;
};

}  // namespace geci
