#include "run/prompt.h"

#include "core/sentence.h"
#include "text/utf8.h"

namespace geci {
namespace {

constexpr Sentence<int64_t, int64_t> kLongPrompt{
    "The prompt has {} characters; at most {} can be continued: take its end.",
    "开头有 {} 个字，最多能接着写 {} 个字的：请只取末尾。"};

}  // namespace

std::optional<int32_t> line_end_id(const Vocabulary& vocabulary, Cleaning cleaning) {
  return vocabulary.find(line_end_token(cleaning));
}

Result<EncodedText> encode_prompt(std::string_view prompt, const TextSettings& settings, const Tokenizer& tokenizer,
                                  const Vocabulary& vocabulary) {
  if (const size_t length = count_characters(prompt); length > kMaxPromptCharacters) {
    return Error{kLongPrompt(static_cast<int64_t>(length), static_cast<int64_t>(kMaxPromptCharacters))};
  }
  if (!prompt.empty()) return encode(prompt, settings, tokenizer, vocabulary);
  EncodedText text;
  text.ids.push_back(line_end_id(vocabulary, settings.cleaning).value_or(0));
  return text;
}

}  // namespace geci
