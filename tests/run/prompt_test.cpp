#include "run/prompt.h"

#include <doctest/doctest.h>

namespace geci::prompt_test {
namespace {

Vocabulary vocabulary_of(const std::vector<std::string>& tokens) {
  Vocabulary vocabulary;
  for (const std::string& token : tokens) vocabulary.add(token);
  return vocabulary;
}

EncodedText encoded(const std::string& prompt, const Vocabulary& vocabulary, Cleaning cleaning = Cleaning::kNone) {
  Result<EncodedText> text = encode_prompt(prompt, {.cleaning = cleaning}, *character_tokenizer(), vocabulary);
  REQUIRE(text.ok());
  return std::move(*text);
}

std::vector<int32_t> ids(const std::string& prompt, const Vocabulary& vocabulary, Cleaning cleaning) {
  return encoded(prompt, vocabulary, cleaning).ids;
}

}  // namespace

TEST_CASE("an empty prompt stands for the line end of the model's cleaning, else for its first token") {
  const Vocabulary vocabulary = vocabulary_of({"山", " ", "\n"});
  CHECK(ids("", vocabulary, Cleaning::kNone) == std::vector<int32_t>{2});
  CHECK(ids("", vocabulary, Cleaning::kTutorial) == std::vector<int32_t>{1});
  CHECK(ids("", vocabulary_of({"山", "水"}), Cleaning::kNone) == std::vector<int32_t>{0});
}

TEST_CASE("a prompt is read as it is, and its unknown tokens are named") {
  const EncodedText prompt = encoded("山月", vocabulary_of({"水", "山"}));
  CHECK(prompt.ids == std::vector<int32_t>{1});
  CHECK(prompt.unknown == std::vector<std::string>{"月"});
  CHECK(encoded("月", vocabulary_of({"水"})).ids.empty());
}

TEST_CASE("a prompt of more characters than training can wait for is refused") {
  const Vocabulary vocabulary = vocabulary_of({"山"});
  std::string prompt;
  for (size_t i = 0; i < kMaxPromptCharacters; ++i) prompt += "山";
  CHECK(encoded(prompt, vocabulary).ids.size() == kMaxPromptCharacters);
  const Result<EncodedText> longer = encode_prompt(prompt + "山", {}, *character_tokenizer(), vocabulary);
  REQUIRE_FALSE(longer.ok());
  CHECK(longer.error().english() == "The prompt has 5001 characters; at most 5000 can be continued: take its end.");
}

}  // namespace geci::prompt_test
