// The words that Chinese text is segmented into, with their frequencies, and the model for words that are missing:
// the contents of dictionary.bin, which docs/dictionary_format.md describes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/result.h"
#include "text/words/hidden_markov.h"

namespace geci {

/// Words by their characters. A node is a word or the beginning of one; half a million of them take 6 MB.
class WordTrie {
 public:
  using Node = uint32_t;
  static constexpr Node kRoot = 0;
  static constexpr Node kNone = ~Node{0};

  /// kNone if no word goes on like that. REQUIRES: `node` is a node.
  Node child(Node node, char32_t character) const;
  /// 0 if the node is only the beginning of words.
  uint32_t frequency(Node node) const { return frequencies_[node]; }
  size_t size() const { return frequencies_.size(); }

 private:
  friend class DictionaryParser;

  // Level by level: a node's children stand together, in the order of their characters.
  std::vector<uint32_t> first_child_;  // one more than nodes, so that children end where the next's begin
  std::vector<char32_t> characters_;
  std::vector<uint32_t> frequencies_;
};

struct Dictionary {
  WordTrie words;
  uint64_t total = 0;  // of all frequencies
  HiddenMarkovModel model;
};

/// Read-only and shared: one serves every tokenizer and thread.
using DictionaryPtr = std::shared_ptr<const Dictionary>;

/// No word of a dictionary, a person's own included, is longer: it bounds the time per character of text.
inline constexpr size_t kMaxWordCharacters = 128;

/// Fails with a sentence on anything but a whole and consistent dictionary.bin. `file` is not needed later.
Result<DictionaryPtr> parse_dictionary(std::span<const uint8_t> file);

}  // namespace geci
