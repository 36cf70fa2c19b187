// Splits lines into tokens.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "text/unicode.h"

namespace geci {

/// kCharacter: every character is a token, by UnicodeRules. kWord: Chinese words, as Python jieba segments them.
enum class TokenizerKind { kCharacter, kWord };

/// "char", "word": the names of the command line and of model files.
std::string tokenizer_name(TokenizerKind kind);
Result<TokenizerKind> parse_tokenizer(const std::string& name);

/// Takes the tokens of a line, in order; each lives as long as the line.
using TokenSink = std::function<void(std::string_view)>;

/// Never changes once made: one may serve several threads.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  /// The tokens, one after the other, are the line. REQUIRES: `line` is valid UTF-8 without line ends.
  virtual void tokenize(std::string_view line, const TokenSink& sink) const = 0;
};

using TokenizerPtr = std::shared_ptr<const Tokenizer>;

/// Every code point is a token, or every grapheme under UnicodeRules::kComposed.
TokenizerPtr character_tokenizer(UnicodeRules rules = UnicodeRules::kComposed);

}  // namespace geci
