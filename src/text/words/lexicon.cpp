#include "text/words/lexicon.h"

namespace geci {

bool Lexicon::advance(Place& place, char32_t character) const {
  if (place.in_dictionary != WordTrie::kNone) {
    place.in_dictionary = dictionary_->words.child(place.in_dictionary, character);
  }
  if (place.in_own != WordTrie::kNone) {
    const auto own = own_children_.find(edge(place.in_own, character));
    place.in_own = own == own_children_.end() ? WordTrie::kNone : own->second;
  }
  return place.in_dictionary != WordTrie::kNone || place.in_own != WordTrie::kNone;
}

uint64_t Lexicon::frequency(const Place& place) const {
  if (place.in_own != WordTrie::kNone && own_frequencies_[place.in_own]) return *own_frequencies_[place.in_own];
  return place.in_dictionary == WordTrie::kNone ? 0 : dictionary_->words.frequency(place.in_dictionary);
}

std::optional<uint64_t> Lexicon::find(std::u32string_view characters) const {
  Place place;
  for (const char32_t c : characters) {
    if (!advance(place, c)) return std::nullopt;
  }
  return frequency(place);
}

void Lexicon::add(std::u32string_view word, uint64_t frequency) {
  uint32_t node = 0;
  for (const char32_t c : word) {
    const auto [child, is_new] =
        own_children_.try_emplace(edge(node, c), static_cast<uint32_t>(own_frequencies_.size()));
    if (is_new) own_frequencies_.emplace_back();
    node = child->second;
  }
  own_frequencies_[node] = frequency;
  total_ += frequency;
}

}  // namespace geci
