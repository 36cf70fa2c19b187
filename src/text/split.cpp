#include "text/split.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

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

/// A token is scored by what comes before it, so two are the least.
size_t latest_cut(const std::vector<int32_t>& ids) { return std::max<size_t>(ids.size(), 2) - 2; }

/// The song behind whose end the validation begins; none if the songs are too few and too long for that.
std::optional<size_t> song_to_cut_at(const std::vector<int32_t>& ids, std::span<const size_t> song_ends, double share) {
  const double asked = static_cast<double>(ids.size()) * share;
  std::optional<size_t> best;
  double least = asked / 2;
  for (size_t song = 0; song + 1 < song_ends.size(); ++song) {
    const double difference = std::abs(static_cast<double>(ids.size() - song_ends[song]) - asked);
    if (song_ends[song] == 0 || song_ends[song] > latest_cut(ids) || difference > least) continue;
    least = difference;
    best = song;
  }
  return best;
}

TextSplit cut_at(const TokenIds& ids, size_t cut, std::span<const size_t> songs_before, size_t songs_behind) {
  const auto at = ids->begin() + static_cast<ptrdiff_t>(cut);
  std::vector<size_t> song_ends(songs_before.begin(), songs_before.end());
  if (!song_ends.empty() && song_ends.back() != cut) song_ends.push_back(cut);
  return {{std::make_shared<const std::vector<int32_t>>(ids->begin(), at), std::move(song_ends)},
          std::make_shared<const std::vector<int32_t>>(at, ids->end()),
          songs_behind};
}

}  // namespace

Status check_validation_share(double share) {
  if (share >= 0 && share < 1) return Ok{};
  return no_share(share);
}

Result<TextSplit> split_at(const TokenIds& ids, const TextEnds& ends, double share) {
  if (!(share > 0 && share < 1)) return no_share(share);
  if (const std::optional<size_t> song = song_to_cut_at(*ids, ends.songs, share)) {
    const size_t cut = ends.songs[*song];
    return cut_at(ids, cut, ends.songs.first(*song + 1), ends.songs.size() - *song - 1);
  }
  const auto wanted = static_cast<size_t>(static_cast<double>(ids->size()) * (1 - share));
  // The line end at or before the wanted place, so that the cut leaves whole lines on both sides.
  const auto behind = std::upper_bound(ends.lines.begin(), ends.lines.end(), std::min(wanted, latest_cut(*ids)));
  if (behind == ends.lines.begin() || *(behind - 1) == 0) {
    return Error{kTooFewLines()};
  }
  const size_t cut = *(behind - 1);
  const auto songs_before = std::lower_bound(ends.songs.begin(), ends.songs.end(), cut) - ends.songs.begin();
  return cut_at(ids, cut, ends.songs.first(static_cast<size_t>(songs_before)), 0);
}

Result<TextSplit> split_text(const TokenIds& ids, const TextEnds& ends, double share) {
  if (share == 0) return TextSplit{{ids, {ends.songs.begin(), ends.songs.end()}}, nullptr};
  return split_at(ids, ends, share);
}

}  // namespace geci
