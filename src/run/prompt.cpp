#include "run/prompt.h"

namespace geci {

std::optional<int32_t> line_end_id(const Vocabulary& vocabulary, Cleaning cleaning) {
  return vocabulary.find(line_end_token(cleaning));
}

EncodedText encode_prompt(std::string_view prompt, const TextSettings& settings, const Tokenizer& tokenizer,
                          const Vocabulary& vocabulary) {
  if (!prompt.empty()) return encode(prompt, settings, tokenizer, vocabulary);
  EncodedText text;
  text.ids.push_back(line_end_id(vocabulary, settings.cleaning).value_or(0));
  return text;
}

}  // namespace geci
