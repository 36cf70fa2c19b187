// The curves of earlier runs, which are drawn under the present one. Snapshots share the curves; they are never
// changed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/backend.h"
#include "run/curve_point.h"

namespace geci {

/// What tells a run from others.
struct RunName {
  int number = 0;      // counts up from 1
  std::string corpus;  // as in CorpusFacts
  Cell cell = Cell::kRnnTanh;
  int hidden = 0;
};

struct PastRun {
  RunName name;
  std::vector<CurvePoint> curve;  // not empty
};

using PastRuns = std::vector<std::shared_ptr<const PastRun>>;

class RunHistory {
 public:
  static constexpr size_t kMostRuns = 4;
  static constexpr size_t kMostPoints = 500;  // of one run

  /// Adds the curve of a run that has ended. Removes the oldest run if there are too many. A curve without points is
  /// not kept.
  void keep(const RunName& name, std::vector<CurvePoint> curve);
  /// Removes the run of that number. Returns false if there is none.
  bool remove(int number);
  /// Returns the runs, the oldest first.
  const PastRuns& runs() const { return runs_; }

 private:
  PastRuns runs_;
};

}  // namespace geci
