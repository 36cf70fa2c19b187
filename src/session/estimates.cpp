#include "session/estimates.h"

namespace geci {
namespace {

constexpr double kStandsStillSeconds = 0.4;

}  // namespace

std::optional<EstimateCommand> Estimates::question(const Snapshot& snapshot, const RunSettings& draft, double now) {
  if (snapshot.corpus.number == 0) return std::nullopt;
  if (!watched_.is_about(snapshot, draft)) {
    watched_ = {draft, snapshot.corpus.number};
    changed_at_ = now;
  }
  if (asked_.is_about(snapshot, draft) || trains_by(snapshot, draft) || now - changed_at_ < kStandsStillSeconds) {
    return std::nullopt;
  }
  asked_ = watched_;
  return EstimateCommand{draft};
}

void Estimates::take(const Reply& reply) {
  if (reply.estimate) measured_ = reply.estimate;
  if (!reply.ok) refused_ = asked_;
  why_not_ = reply.ok ? Message() : reply.sentence;
}

const Estimate* Estimates::measured(const Snapshot& snapshot, const RunSettings& draft) const {
  return measured_ && belongs_to(*measured_, draft, snapshot) ? &*measured_ : nullptr;
}

Message Estimates::why_not(const Snapshot& snapshot, const RunSettings& draft) const {
  return refused_.is_about(snapshot, draft) ? why_not_ : Message();
}

}  // namespace geci
