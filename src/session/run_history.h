// The curves of earlier runs, to be laid under the present one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/backend.h"
#include "run/curve_point.h"

namespace geci::app {

/// What a run is called beside others.
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

  /// Of a run that ends. The oldest goes when there are too many; a run without points is not kept.
  void keep(const RunName& name, std::vector<CurvePoint> curve);
  /// False if there is none of that number.
  bool remove(int number);
  /// The oldest first.
  const PastRuns& runs() const { return runs_; }

 private:
  PastRuns runs_;
};

}  // namespace geci::app
