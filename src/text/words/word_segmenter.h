// Segments Chinese text into words exactly as Python jieba 0.42.1 does (lcut, accurate mode, HMM on).
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "text/tokenizer.h"
#include "text/words/lexicon.h"

namespace geci {

/// A character outside [一-\u9FD5 a-zA-Z0-9 + # & . _ % -] is a token. What lies between is segmented along the most
/// probable path through the dictionary's words; what remains of it in single characters goes to the hidden
/// Markov model, unless that remainder, as a word, is in the dictionary.
class WordSegmenter : public Tokenizer {
 public:
  /// Adds one's own words, in jieba's file format and as its load_userdict does, one after the other: the
  /// order matters where no frequency is given. Fails with a sentence if the text is no such file.
  static Result<std::shared_ptr<const WordSegmenter>> create(DictionaryPtr dictionary,
                                                             std::string_view user_dictionary);

  void tokenize(std::string_view line, const TokenSink& sink) const override;

 private:
  explicit WordSegmenter(DictionaryPtr dictionary) : lexicon_(std::move(dictionary)) {}

  Lexicon lexicon_;
  // Words of frequency 0, which the model must not put together either.
  std::set<std::u32string, std::less<>> never_words_;
};

/// As parse_dictionary and WordSegmenter::create in one: for whoever has the file's bytes and one use for them.
Result<std::shared_ptr<const WordSegmenter>> load_word_segmenter(std::span<const uint8_t> dictionary_file,
                                                                 std::string_view user_dictionary);

/// The words of a user dictionary that no text is ever cut into, for they hold a character that is always a token by
/// itself: a space, kana, a full stop. Empty if it is no user dictionary.
std::vector<std::string> words_never_cut(std::string_view user_dictionary);

}  // namespace geci
