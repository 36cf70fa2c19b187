// What a generated or inspected text begins with.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/result.h"
#include "text/corpus.h"

namespace geci {

/// The id of the token that ends a line; nothing if the vocabulary lacks it.
std::optional<int32_t> line_end_id(const Vocabulary& vocabulary, Cleaning cleaning);

/// A longer one is refused: a network reads it token by token, and training waits meanwhile.
inline constexpr size_t kMaxPromptCharacters = 5000;

/// As encode(). Fails with a sentence if the prompt is longer than kMaxPromptCharacters. An empty prompt stands for a
/// line end, or for the vocabulary's first token if it has no line end. REQUIRES: vocabulary.size() > 0.
Result<EncodedText> encode_prompt(std::string_view prompt, const TextSettings& settings, const Tokenizer& tokenizer,
                                  const Vocabulary& vocabulary);

}  // namespace geci
