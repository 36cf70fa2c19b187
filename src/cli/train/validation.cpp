#include "cli/train/validation.h"

#include "cli/io.h"
#include "cli/text_input.h"
#include "cli/tokenizer_options.h"
#include "run/known_text.h"

namespace geci::cli {
namespace {

constexpr size_t kLeastTokens = 2;  // a token is scored by what comes before it

}  // namespace

Result<TokenIds> read_validation(const std::string& path, const Corpus& corpus, const std::string& dictionary) {
  const Result<SourceText> source = read_text_input({.paths = {path}});
  if (!source) return source.error();
  const Result<TokenizerPtr> tokenizer = load_tokenizer(corpus.settings, dictionary);
  if (!tokenizer) return tokenizer.error();
  const Result<Corpus> text = build_corpus(*source, corpus.settings, **tokenizer);
  if (!text) return about(path, text.error());
  if (!text->warning.empty()) say(path + ": " + text->warning.english());
  const KnownText known = in_vocabulary(*text, corpus.vocabulary);
  if (known.unknown_count > 0) say(path + ": " + unknown_tokens_warning(known).english());
  if (known.ids->size() >= kLeastTokens) return known.ids;
  return about(path, {"the model knows nothing of this text: validate with one like that it learns from."});
}

}  // namespace geci::cli
