// From the bytes of a text file to token ids: repair UTF-8, clean, tokenize, number.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "text/cleaning.h"
#include "text/source_text.h"
#include "text/tokenizer.h"
#include "text/unicode.h"
#include "text/vocabulary.h"
#include "text/words/dictionary.h"

namespace geci {

/// How text becomes tokens; saved with a model, so that prompts are tokenized as the training text was.
struct TextSettings {
  TokenizerKind tokenizer = TokenizerKind::kCharacter;
  Cleaning cleaning = Cleaning::kNone;
  std::string user_dictionary;  // of TokenizerKind::kWord, in the format of user_dictionary.h
  UnicodeRules unicode = UnicodeRules::kComposed;

  bool operator==(const TextSettings&) const = default;
};

struct Corpus {
  TextSettings settings;
  Vocabulary vocabulary;
  std::shared_ptr<const std::vector<int32_t>> ids;
  std::vector<std::string> lines;  // after cleaning
  std::vector<size_t> line_ends;   // for each line, the place in ids behind its line end, where the next one begins
  std::vector<size_t> song_ends;   // for each song, the place in ids behind its last line
  Message warning;                 // empty if nothing is to be said
};

using CorpusPtr = std::shared_ptr<const Corpus>;

/// The line, counted from 0, that holds the token at that place of the ids. REQUIRES: there is a token at that place.
size_t line_of(const Corpus& corpus, size_t token);

/// The token that ends a line: " " as in the tutorial under Cleaning::kTutorial, "\n" otherwise. It tells no line ends
/// in ids, for lines hold spaces too, and a model's vocabulary may lack it; Corpus::line_ends does.
std::string line_end_token(Cleaning cleaning);

/// The tokenizer that `settings` name. Fails with a sentence if it needs a dictionary and `dictionary` is
/// null, or if the user dictionary is none.
Result<TokenizerPtr> make_tokenizer(const TextSettings& settings, const DictionaryPtr& dictionary);

// In what follows, `tokenizer` is the one that make_tokenizer gives for `settings`.

/// Every line's tokens and a line end after each. The vocabulary is in order of first appearance within
/// the lines; a line end that no line holds comes last (the tutorial's order). Fails as clean_text does.
Result<Corpus> build_corpus(const SourceText& text, const TextSettings& settings, const Tokenizer& tokenizer);

/// build_corpus in pieces, for whoever has other work to do meanwhile.
class CorpusBuilder {
 public:
  static constexpr size_t kLinesAPiece = 400;  // a millisecond or two of verse segmented into words

  /// Cleans the whole text. Fails as clean_text does.
  static Result<CorpusBuilder> create(const SourceText& text, const TextSettings& settings, TokenizerPtr tokenizer);

  /// Tokenizes up to so many lines more. Returns false once all are tokenized.
  bool advance(size_t lines);
  /// Returns how much of the text is tokenized, from 0 to 1.
  double share() const;
  /// REQUIRES: advance() has returned false. To be called once.
  Corpus take();

 private:
  CorpusBuilder(CleanText text, const TextSettings& settings, TokenizerPtr tokenizer);

  Corpus corpus_;
  std::vector<size_t> songs_;  // for each song, the number of lines up to its last one
  TokenizerPtr tokenizer_;
  std::shared_ptr<std::vector<int32_t>> ids_;
  size_t lines_tokenized_ = 0;
};

/// The tokens of one line, without a line end. Any bytes will do.
std::vector<std::string> tokenize_line(std::string_view line, const Tokenizer& tokenizer);

struct EncodedText {
  std::vector<int32_t> ids;
  std::vector<size_t> line_ends;     // by encode_lines, as in Corpus
  std::vector<std::string> unknown;  // distinct tokens without an id, in order of appearance
  size_t unknown_count = 0;
};

/// Numbers a prompt, as it is, with an existing vocabulary: line ends within it become the line-end
/// token, none is added. Tokens without an id become the unknown token if the vocabulary has one, and
/// are left out otherwise; both are reported. Any bytes will do; those that are not UTF-8 are unknown. The prompt is
/// tidied as the text was.
EncodedText encode(std::string_view text, const TextSettings& settings, const Tokenizer& tokenizer,
                   const Vocabulary& vocabulary);

/// Numbers lines that were cleaned as the training text was, each followed by a line end.
EncodedText encode_lines(const std::vector<std::string>& lines, const TextSettings& settings,
                         const Tokenizer& tokenizer, const Vocabulary& vocabulary);

}  // namespace geci
