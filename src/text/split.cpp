#include "text/split.h"

#include <algorithm>

namespace geci {

Status check_validation_share(double share) {
  if (share > 0 && share < 1) return Ok{};
  return Error{"The validation share is " + std::to_string(share) + "; it must be above 0 and below 1."};
}

Result<TextSplit> split_at_line(const TokenIds& ids, int32_t line_end, double share) {
  if (const Status status = check_validation_share(share); !status) return status.error();
  const auto wanted = static_cast<ptrdiff_t>(static_cast<double>(ids->size()) * (1 - share));
  // The line end at or before the wanted place, so that the cut leaves whole lines on both sides.
  auto cut = ids->begin() + std::min(wanted, static_cast<ptrdiff_t>(ids->size()) - 1);
  while (cut != ids->begin() && *(cut - 1) != line_end) --cut;
  if (cut == ids->begin() || ids->end() - cut < 2) {
    return Error{"The text has too few lines to set some apart for validation: use a longer one or no validation."};
  }
  return TextSplit{std::make_shared<const std::vector<int32_t>>(ids->begin(), cut),
                   std::make_shared<const std::vector<int32_t>>(cut, ids->end())};
}

}  // namespace geci
