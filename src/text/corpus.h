// From the bytes of a text file to token ids: repair UTF-8, clean, tokenize, number.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "text/vocabulary.h"

namespace geci {

enum class TokenizerKind { kCharacter };

/// kTutorial: the tutorial's rules (text/cleaning.h). kNone: lines as they are, empty ones left out.
enum class Cleaning { kNone, kTutorial };

/// How text becomes tokens; saved with a model, so that prompts are cut as the training text was.
struct TextSettings {
  TokenizerKind tokenizer = TokenizerKind::kCharacter;
  Cleaning cleaning = Cleaning::kNone;
};

/// Files above this size are refused with a sentence.
inline constexpr size_t kMaxTextBytes = size_t{64} << 20;

struct Corpus {
  TextSettings settings;
  Vocabulary vocabulary;
  std::shared_ptr<const std::vector<int32_t>> ids;
  std::vector<std::string> lines;  // after cleaning
  size_t invalid_bytes = 0;        // bytes that were not UTF-8, each run shown as U+FFFD
  std::string warning;             // a sentence, empty if nothing is to be said
};

/// The token that ends a line: " " as in the tutorial under Cleaning::kTutorial, "\n" otherwise.
std::string line_end_token(Cleaning cleaning);

/// Builds the vocabulary in order of first appearance. A byte-order mark and CRs are dropped.
/// Fails if the text is too large, or holds nothing after cleaning.
Result<Corpus> build_corpus(std::string_view bytes, const TextSettings& settings);

/// The tokens of one line, without a line end.
std::vector<std::string> tokenize_line(std::string_view line, TokenizerKind tokenizer);

struct EncodedText {
  std::vector<int32_t> ids;
  std::vector<std::string> unknown;  // distinct tokens without an id, in order of appearance
  size_t unknown_count = 0;
};

/// Numbers `text` with an existing vocabulary. Tokens without an id become the unknown token if the
/// vocabulary has one, and are left out otherwise; both are reported.
EncodedText encode(std::string_view text, const TextSettings& settings, const Vocabulary& vocabulary);

}  // namespace geci
