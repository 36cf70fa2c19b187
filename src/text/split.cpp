#include "text/split.h"

#include <algorithm>

namespace geci {
namespace {

Error no_share(double share) {
  return Error{"The validation share is " + std::to_string(share) + "; it must be above 0 and below 1, or 0 for none."};
}

}  // namespace

Status check_validation_share(double share) {
  if (share >= 0 && share < 1) return Ok{};
  return no_share(share);
}

Result<TextSplit> split_at_line(const TokenIds& ids, std::span<const size_t> line_ends, double share) {
  if (!(share > 0 && share < 1)) return no_share(share);
  const auto wanted = static_cast<size_t>(static_cast<double>(ids->size()) * (1 - share));
  // A token is scored by what comes before it, so two are the least.
  const size_t latest = std::max<size_t>(ids->size(), 2) - 2;
  // The line end at or before the wanted place, so that the cut leaves whole lines on both sides.
  const auto behind = std::upper_bound(line_ends.begin(), line_ends.end(), std::min(wanted, latest));
  if (behind == line_ends.begin() || *(behind - 1) == 0) {
    return Error{"The text has too few lines to set some apart for validation: use a longer one or no validation."};
  }
  const auto cut = ids->begin() + static_cast<ptrdiff_t>(*(behind - 1));
  return TextSplit{std::make_shared<const std::vector<int32_t>>(ids->begin(), cut),
                   std::make_shared<const std::vector<int32_t>>(cut, ids->end())};
}

Result<TextSplit> split_text(const TokenIds& ids, std::span<const size_t> line_ends, double share) {
  if (share == 0) return TextSplit{ids, nullptr};
  return split_at_line(ids, line_ends, share);
}

}  // namespace geci
