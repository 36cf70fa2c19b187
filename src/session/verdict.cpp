#include "session/verdict.h"

#include <algorithm>

namespace geci {
namespace {

constexpr double kGuessing = 0.9, kTokens = 0.65, kPhrases = 0.3, kLost = 1.5;
constexpr double kRise = 0.03;
constexpr float kRecentShare = 0.05F, kRecentSteps = 20;
constexpr float kFirstSteps = 20;  // a fresh network may be far off for these

/// The mean loss over the points of the last steps before `end`.
double recent_loss(std::span<const CurvePoint> curve, float end) {
  const float begin = end - std::max(kRecentSteps, kRecentShare * end);
  double sum = 0;
  int count = 0;
  for (auto point = curve.rbegin(); point != curve.rend(); ++point) {
    if (point->step > end) continue;
    if (point->step <= begin && count > 0) break;
    sum += static_cast<double>(point->loss);
    ++count;
  }
  return count > 0 ? sum / count : 0;
}

bool less_loss(const CurvePoint& a, const CurvePoint& b) { return a.loss < b.loss; }

VerdictKind kind_of(double share) {
  return share > kGuessing  ? VerdictKind::kGuessing
         : share > kTokens  ? VerdictKind::kTokens
         : share > kPhrases ? VerdictKind::kPhrases
                            : VerdictKind::kByHeart;
}

}  // namespace

const char* verdict_name(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kNone:
      return "";
    case VerdictKind::kGuessing:
      return "guessing";
    case VerdictKind::kTokens:
      return "tokens";
    case VerdictKind::kPhrases:
      return "phrases";
    case VerdictKind::kByHeart:
      return "by heart";
    case VerdictKind::kMemorising:
      return "memorising";
    case VerdictKind::kDiverged:
      return "diverged";
  }
  return "";
}

Verdict judge(std::span<const CurvePoint> curve, std::span<const CurvePoint> validation, double random_loss,
              bool diverged) {
  if (curve.empty()) return {diverged ? VerdictKind::kDiverged : VerdictKind::kNone};
  const float last = curve.back().step;
  const double loss = recent_loss(curve, last);
  Verdict verdict{VerdictKind::kNone, loss / random_loss};
  const auto best = std::min_element(validation.begin(), validation.end(), less_loss);
  double loss_at_best = 0;
  if (best != validation.end() && best->loss > 0) {
    verdict.rise = static_cast<double>(validation.back().loss) / static_cast<double>(best->loss) - 1;
    loss_at_best = recent_loss(curve, best->step);
  }
  if (diverged || (verdict.share > kLost && last > kFirstSteps)) {
    verdict.kind = VerdictKind::kDiverged;
  } else if (verdict.rise > kRise && loss < loss_at_best) {
    verdict.kind = VerdictKind::kMemorising;
  } else {
    verdict.kind = kind_of(verdict.share);
  }
  return verdict;
}

}  // namespace geci
