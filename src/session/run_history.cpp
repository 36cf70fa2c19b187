#include "session/run_history.h"

#include "run/loss_curve.h"

namespace geci {

void RunHistory::keep(const RunName& name, std::vector<CurvePoint> curve) {
  if (curve.empty()) return;
  while (curve.size() > kMostPoints) merge_neighbours(curve);
  runs_.push_back(std::make_shared<const PastRun>(PastRun{name, std::move(curve)}));
  if (runs_.size() > kMostRuns) runs_.erase(runs_.begin());
}

bool RunHistory::remove(int number) {
  return std::erase_if(runs_, [&](const auto& run) { return run->name.number == number; }) > 0;
}

}  // namespace geci
