// What training would take, and what a text would come to, by settings that are not in force yet.
#pragma once

#include <algorithm>
#include <optional>

#include "session/snapshot.h"

namespace geci {

/// Measured by a few real steps of the network of `settings` on the present text.
struct Estimate {
  RunSettings settings;
  CorpusFacts corpus;  // tokenized as `settings` say
  int64_t parameters = 0;
  int64_t steps_per_epoch = 0;
  int64_t windows_per_epoch = 0;
  double seconds_per_epoch = 0;
};

/// For people: how long an epoch takes, and how many there are to be.
struct TimeEstimate {
  double seconds_per_epoch = 0;
  int epochs = 1;
  bool live = false;  // of the training under way, not of a trial

  double seconds() const { return seconds_per_epoch * epochs; }
};

/// What is left of training, in seconds.
struct TimeLeft {
  double in_epoch = 0;
  double in_all = 0;  // of `epochs`; 0 once they are over
  int64_t epoch = 1;  // the present one, from 1
  int epochs = 1;
};

/// Is the speed of the training under way that of `draft`?
inline bool trains_by(const Snapshot& snapshot, const RunSettings& draft) {
  return snapshot.training && same_settings(draft, snapshot.settings);
}

/// From the tokens a second of the training under way; none if it is not known.
inline std::optional<double> seconds_per_epoch(const Snapshot& snapshot) {
  if (!snapshot.training || snapshot.tokens_per_second <= 0) return std::nullopt;
  const auto tokens = static_cast<double>(snapshot.windows_per_epoch) * snapshot.settings.train.steps;
  return tokens / snapshot.tokens_per_second;
}

/// `measured` counts if it is of this draft and this text.
inline bool belongs_to(const Estimate& measured, const RunSettings& draft, const Snapshot& snapshot) {
  return same_settings(measured.settings, draft) && measured.corpus.number == snapshot.corpus.number;
}

/// None while it is not known.
inline std::optional<TimeEstimate> time_estimate(const Snapshot& snapshot, const RunSettings& draft,
                                                 const std::optional<Estimate>& measured) {
  const std::optional<double> live = seconds_per_epoch(snapshot);
  if (live && trains_by(snapshot, draft)) return TimeEstimate{*live, draft.cosine_epochs, true};
  if (!measured || !belongs_to(*measured, draft, snapshot)) return std::nullopt;
  return TimeEstimate{measured->seconds_per_epoch, draft.cosine_epochs, false};
}

inline std::optional<TimeLeft> time_left(const Snapshot& snapshot) {
  const std::optional<double> epoch = seconds_per_epoch(snapshot);
  if (!epoch) return std::nullopt;
  const double done = snapshot.epochs_done;
  const auto whole = static_cast<int64_t>(done);
  return TimeLeft{.in_epoch = (static_cast<double>(whole) + 1 - done) * *epoch,
                  .in_all = std::max(0.0, (snapshot.settings.cosine_epochs - done) * *epoch),
                  .epoch = whole + 1,
                  .epochs = snapshot.settings.cosine_epochs};
}

}  // namespace geci
