#include "run/prompt.h"

#include "text/utf8.h"

namespace geci {

std::optional<int32_t> line_end_id(const Vocabulary& vocabulary, Cleaning cleaning) {
  return vocabulary.find(line_end_token(cleaning));
}

Result<EncodedText> encode_prompt(std::string_view prompt, const TextSettings& settings, const Tokenizer& tokenizer,
                                  const Vocabulary& vocabulary) {
  if (const size_t length = count_characters(prompt); length > kMaxPromptCharacters) {
    return Error{"The prompt has " + std::to_string(length) + " characters; at most " +
                 std::to_string(kMaxPromptCharacters) + " can be continued: take its end."};
  }
  if (!prompt.empty()) return encode(prompt, settings, tokenizer, vocabulary);
  EncodedText text;
  text.ids.push_back(line_end_id(vocabulary, settings.cleaning).value_or(0));
  return text;
}

}  // namespace geci
