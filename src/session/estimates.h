// What is known of the draft in hand: asks the session once the draft has stood still, and keeps its answer.
#pragma once

#include <optional>
#include <string>

#include "session/commands.h"

namespace geci::app {

class Estimates {
 public:
  /// To be called once a frame, with the time in seconds: the question to send, if one is due. None is while the
  /// training under way tells the draft's speed by itself.
  std::optional<EstimateCommand> question(const Snapshot& snapshot, const RunSettings& draft, double now);
  /// The answer to the last question.
  void take(const Reply& reply);

  /// None while it is not known.
  std::optional<TimeEstimate> time(const Snapshot& snapshot, const RunSettings& draft) const {
    return time_estimate(snapshot, draft, measured_);
  }
  /// How the text would be tokenized and the network be sized; null while it is not known.
  const Estimate* measured(const Snapshot& snapshot, const RunSettings& draft) const;
  /// Why it cannot be known, in a sentence; empty if it can.
  std::string why_not(const Snapshot& snapshot, const RunSettings& draft) const;

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
  std::string why_not_;
};

}  // namespace geci::app
