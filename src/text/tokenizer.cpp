#include "text/tokenizer.h"

#include "core/sentence.h"
#include "text/graphemes.h"
#include "text/utf8.h"

namespace geci {
namespace {

constexpr Sentence<std::string> kNoSuchTokenizer{"There is no tokenizer '{}': choose char or word.",
                                                 "没有“{}”这种切分：请选 char 或 word。"};

class CodePointTokenizer : public Tokenizer {
 public:
  void tokenize(std::string_view line, const TokenSink& sink) const override {
    for_each_character(line, [&](std::string_view bytes, char32_t) { sink(bytes); });
  }
};

class GraphemeTokenizer : public Tokenizer {
 public:
  void tokenize(std::string_view line, const TokenSink& sink) const override { for_each_grapheme(line, sink); }
};

}  // namespace

std::string tokenizer_name(TokenizerKind kind) {
  switch (kind) {
    case TokenizerKind::kCharacter:
      return "char";
    case TokenizerKind::kWord:
      return "word";
  }
  return {};
}

Result<TokenizerKind> parse_tokenizer(const std::string& name) {
  if (name == "char") return TokenizerKind::kCharacter;
  if (name == "word") return TokenizerKind::kWord;
  return Error{kNoSuchTokenizer(name)};
}

TokenizerPtr character_tokenizer(UnicodeRules rules) {
  if (rules == UnicodeRules::kAsWritten) return std::make_shared<CodePointTokenizer>();
  return std::make_shared<GraphemeTokenizer>();
}

}  // namespace geci
