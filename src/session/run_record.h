// What the worker keeps of a run beside its network: its curves and its lyrics.
#pragma once

#include <string>

#include "run/loss_curve.h"
#include "session/run_history.h"
#include "session/sample_shelf.h"

namespace geci {

struct RunRecord {
  RunName name;
  double loss = 0;  // of the last step
  int64_t epoch = 0;
  bool diverged = false;  // the last step failed
  LossCurve curve;
  LossCurve validation;
  SampleShelf samples;  // finished ones
  std::string newest_lyric;
};

}  // namespace geci
