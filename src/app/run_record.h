// What the worker remembers of a run beside its network: the curves, and what it wrote.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "app/loss_curve.h"
#include "app/run_history.h"
#include "app/snapshot.h"

namespace geci::app {

struct RunRecord {
  RunName name;
  double loss = 0;  // of the last step
  int64_t epoch = 0;
  bool diverged = false;  // the last step failed
  LossCurve curve;
  LossCurve validation;
  std::deque<std::shared_ptr<const Sample>> samples;  // finished, newest first
  std::string newest_lyric;
};

}  // namespace geci::app
