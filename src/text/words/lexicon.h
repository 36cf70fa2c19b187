// The dictionary with a person's own words over it: what Python jieba keeps in its table FREQ.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "text/words/dictionary.h"

namespace geci {

class Lexicon {
 public:
  /// A word or the beginning of one, in the dictionary, among one's own words, or in both.
  struct Place {
    uint32_t in_dictionary = WordTrie::kRoot;
    uint32_t in_own = 0;
  };

  explicit Lexicon(DictionaryPtr dictionary) : dictionary_(std::move(dictionary)), total_(dictionary_->total) {}

  /// One character on; false, and `place` is void, if nothing goes on like that. Begin with Place{}.
  bool advance(Place& place, char32_t character) const;
  /// 0 if the place is only the beginning of words, or a word that was given frequency 0.
  uint64_t frequency(const Place& place) const;
  /// None if no word begins with these characters.
  std::optional<uint64_t> find(std::u32string_view characters) const;

  /// Adds a word or gives it another frequency. The total grows by it either way, as in jieba.
  void add(std::u32string_view word, uint64_t frequency);

  uint64_t total() const { return total_; }
  const HiddenMarkovModel& model() const { return dictionary_->model; }

 private:
  static uint64_t edge(uint32_t node, char32_t character) { return uint64_t{node} << 32 | character; }

  DictionaryPtr dictionary_;
  uint64_t total_;
  // One's own words: a trie whose root is node 0.
  std::unordered_map<uint64_t, uint32_t> own_children_;
  std::vector<std::optional<uint64_t>> own_frequencies_{std::nullopt};  // none: a mere beginning
};

}  // namespace geci
