#include "text/words/hidden_markov.h"

namespace geci {
namespace {

using PlaceLogs = HiddenMarkovModel::PlaceLogs;
using Previous = std::array<uint8_t, kPlaces>;

constexpr uint8_t kBegin = static_cast<uint8_t>(PlaceInWord::kBegin);
constexpr uint8_t kEnd = static_cast<uint8_t>(PlaceInWord::kEnd);
constexpr uint8_t kMiddle = static_cast<uint8_t>(PlaceInWord::kMiddle);
constexpr uint8_t kSingle = static_cast<uint8_t>(PlaceInWord::kSingle);

/// The two places that may stand before each place, in alphabetical order.
constexpr std::array<std::array<uint8_t, 2>, kPlaces> kBefore{
    {{kEnd, kSingle}, {kBegin, kMiddle}, {kBegin, kMiddle}, {kEnd, kSingle}}};

/// One column of Viterbi's table from the one before; `previous` gets where each place came from.
PlaceLogs next_column(const HiddenMarkovModel& model, const PlaceLogs& column, const PlaceLogs& emission,
                      Previous& previous) {
  PlaceLogs next{};
  for (uint8_t place = 0; place < kPlaces; ++place) {
    const auto [first, second] = kBefore[place];
    const double by_first = column[first] + model.transitions[first][place] + emission[place];
    const double by_second = column[second] + model.transitions[second][place] + emission[place];
    const bool takes_second = by_second >= by_first;
    next[place] = takes_second ? by_second : by_first;
    previous[place] = takes_second ? second : first;
  }
  return next;
}

std::vector<uint8_t> likeliest_places(const HiddenMarkovModel& model, std::u32string_view characters) {
  const auto emission = [&](size_t i) -> const PlaceLogs& { return model.emissions[characters[i] - kFirstHan]; };
  PlaceLogs column{};
  for (size_t place = 0; place < kPlaces; ++place) column[place] = model.start[place] + emission(0)[place];
  std::vector<Previous> previous(characters.size());
  for (size_t i = 1; i < characters.size(); ++i) column = next_column(model, column, emission(i), previous[i]);

  std::vector<uint8_t> places(characters.size());
  uint8_t place = column[kSingle] >= column[kEnd] ? kSingle : kEnd;
  for (size_t i = characters.size(); i-- > 0;) {
    places[i] = place;
    place = previous[i][place];
  }
  return places;
}

}  // namespace

void cut_by_model(const HiddenMarkovModel& model, std::u32string_view characters, const RangeSink& sink) {
  if (characters.empty()) return;
  const std::vector<uint8_t> places = likeliest_places(model, characters);
  size_t begin = 0;
  for (size_t i = 0; i < places.size(); ++i) {
    if (places[i] == kBegin || places[i] == kMiddle) continue;
    // The last place is kEnd or kSingle, so that nothing is left over.
    sink(begin, i + 1);
    begin = i + 1;
  }
}

}  // namespace geci
