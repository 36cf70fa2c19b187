// The estimate of the settings that are being edited, the draft. It decides when the session is asked for one, and
// keeps the answer. To be used from the window's thread only.
#pragma once

#include <optional>
#include <string>

#include "session/commands.h"

namespace geci {

class Estimates {
 public:
  /// To be called once a frame, with the time in seconds. Returns the command to send if a new estimate is needed: when
  /// the draft has not changed for a while and the training under way does not show its speed already.
  std::optional<EstimateCommand> question(const Snapshot& snapshot, const RunSettings& draft, double now);
  /// Takes the reply to the last question().
  void take(const Reply& reply);

  /// Returns how long training with `draft` would take; nothing while that is not known.
  std::optional<TimeEstimate> time(const Snapshot& snapshot, const RunSettings& draft) const {
    return time_estimate(snapshot, draft, measured_);
  }
  /// Returns the counts of the text and the network with `draft`; null while they are not known. Valid until the next
  /// take().
  const Estimate* measured(const Snapshot& snapshot, const RunSettings& draft) const;
  /// Returns a sentence that says why there can be no estimate; empty if there can.
  Message why_not(const Snapshot& snapshot, const RunSettings& draft) const;

 private:
  struct Question {
    RunSettings draft;
    int64_t text_number = 0;

    bool is_about(const Snapshot& snapshot, const RunSettings& other) const {
      return text_number == snapshot.corpus.number && same_settings(draft, other);
    }
  };

  Question watched_;       // what the draft was in the last frame
  double changed_at_ = 0;  // since when it has been that
  Question asked_;
  std::optional<Estimate> measured_;
  Question refused_;
  Message why_not_;
};

}  // namespace geci
