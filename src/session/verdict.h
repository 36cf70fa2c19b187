// A verdict on a run, by rules that can be checked against its curve.
#pragma once

#include <span>

#include "run/curve_point.h"

namespace geci {

enum class VerdictKind {
  kNone,        // nothing has been trained yet
  kGuessing,    // share > 0.9
  kTokens,      // share > 0.65: which tokens are common, and what follows what
  kPhrases,     // share > 0.3
  kByHeart,     // share <= 0.3: less surprised than any reader of a new text is; much of it is known by heart
  kMemorising,  // rise > 0.03 while the training loss went on falling: the text's wording, and nothing general
  kDiverged     // the last step gave no sound loss, or share > 1.5 after the first steps
};

/// Returns "guessing", "tokens", "phrases", "by heart", "memorising", "diverged"; empty for kNone.
const char* verdict_name(VerdictKind kind);

struct Verdict {
  VerdictKind kind = VerdictKind::kNone;
  double share = 0;  // the recent training loss over ln V, the loss of the uniform baseline
  double rise = 0;   // the last validation loss over its minimum, less one; 0 without validation
};

/// Returns the first that holds of kDiverged, kMemorising and then the shares, as they stand above. The recent loss is
/// the mean over the last twentieth of the steps, or the last 20 if these are more. `validation` has a point an epoch.
/// REQUIRES: `random_loss` > 0 where `curve` is not empty.
Verdict judge(std::span<const CurvePoint> curve, std::span<const CurvePoint> validation, double random_loss,
              bool diverged);

}  // namespace geci
