#include "run/prompt.h"

#include <doctest/doctest.h>

namespace geci::prompt_test {
namespace {

Vocabulary vocabulary_of(const std::vector<std::string>& tokens) {
  Vocabulary vocabulary;
  for (const std::string& token : tokens) vocabulary.add(token);
  return vocabulary;
}

std::vector<int32_t> ids(const std::string& prompt, const Vocabulary& vocabulary, Cleaning cleaning) {
  return encode_prompt(prompt, {.cleaning = cleaning}, *character_tokenizer(), vocabulary).ids;
}

}  // namespace

TEST_CASE("an empty prompt stands for the line end of the model's cleaning, else for its first token") {
  const Vocabulary vocabulary = vocabulary_of({"山", " ", "\n"});
  CHECK(ids("", vocabulary, Cleaning::kNone) == std::vector<int32_t>{2});
  CHECK(ids("", vocabulary, Cleaning::kTutorial) == std::vector<int32_t>{1});
  CHECK(ids("", vocabulary_of({"山", "水"}), Cleaning::kNone) == std::vector<int32_t>{0});
}

TEST_CASE("a prompt is read as it is, and its unknown tokens are named") {
  const EncodedText prompt = encode_prompt("山月", {}, *character_tokenizer(), vocabulary_of({"水", "山"}));
  CHECK(prompt.ids == std::vector<int32_t>{1});
  CHECK(prompt.unknown == std::vector<std::string>{"月"});
  CHECK(encode_prompt("月", {}, *character_tokenizer(), vocabulary_of({"水"})).ids.empty());
}

}  // namespace geci::prompt_test
