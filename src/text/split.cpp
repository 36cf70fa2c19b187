#include "text/split.h"

#include <algorithm>

#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<double> kShareOutOfRange{
    "The validation share is {:g}; it must be above 0 and below 1, or 0 for none.",
    "验证的份额是 {:g}，只能在 0 和 1 之间，0 表示不验证。"};
constexpr Sentence<> kTooFewLines{
    "The text has too few lines to set some apart for validation: use a longer one or no validation.",
    "文字的行数太少，分不出验证用的部分：请换长一些的文字，或不用验证。"};

Error no_share(double share) { return Error{kShareOutOfRange(share)}; }

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
    return Error{kTooFewLines()};
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
