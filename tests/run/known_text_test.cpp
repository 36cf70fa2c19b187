#include "run/known_text.h"

#include <doctest/doctest.h>

#include "core/sentence.h"

namespace geci::known_text_test {
namespace {

constexpr Sentence<> kAdvice{"take another", "请换一个"};

Vocabulary vocabulary_of(const std::vector<std::string>& tokens) {
  Vocabulary vocabulary;
  for (const std::string& token : tokens) vocabulary.add(token);
  return vocabulary;
}

Corpus corpus_of(const std::string& text) {
  Result<Corpus> corpus = build_corpus(text, {}, *character_tokenizer());
  REQUIRE(corpus.ok());
  return std::move(*corpus);
}

}  // namespace

TEST_CASE("a text that a vocabulary knows is numbered by it, and nothing is said") {
  const KnownText text = in_vocabulary(corpus_of("山水\n水山\n"), vocabulary_of({"\n", "水", "云", "山"}));
  CHECK(*text.ids == std::vector<int32_t>{3, 1, 0, 1, 3, 0});
  CHECK(text.line_ends == std::vector<size_t>{3, 6});
  CHECK(text.unknown.empty());
  CHECK(unknown_tokens_warning(text).empty());
  CHECK(check_known(text, kAdvice()).ok());
}

TEST_CASE("tokens that a vocabulary lacks are left out, and lines end where they did") {
  const KnownText text = in_vocabulary(corpus_of("山月水\n月\n水水山\n"), vocabulary_of({"\n", "水", "山"}));
  CHECK(*text.ids == std::vector<int32_t>{2, 1, 0, 0, 1, 1, 2, 0});
  CHECK(text.line_ends == std::vector<size_t>{3, 4, 8});
  CHECK(text.unknown == std::vector<std::string>{"月"});
  CHECK(text.unknown_count == 2);
  CHECK(unknown_tokens_warning(text).english() ==
        "The model does not know '月'; left out: 2 of 10 tokens (20.0 % of the text).");
}

TEST_CASE("where a vocabulary has an unknown token, it stands for those that it lacks") {
  Vocabulary vocabulary = vocabulary_of({"?", "\n", "水", "山"});
  vocabulary.set_unknown(0);
  const KnownText text = in_vocabulary(corpus_of("山月水\n水水山\n"), vocabulary);
  CHECK(*text.ids == std::vector<int32_t>{3, 0, 2, 1, 2, 2, 3, 1});
  CHECK(text.line_ends == std::vector<size_t>{4, 8});
  CHECK(unknown_tokens_warning(text).english() ==
        "The model does not know '月'; counted as unknown: 1 of 8 tokens (12.5 % of the text).");
}

TEST_CASE("a line end that a vocabulary lacks is named as in source code") {
  const KnownText text = in_vocabulary(corpus_of("山水\n水山\n"), vocabulary_of({"水", "山"}));
  CHECK(text.line_ends == std::vector<size_t>{2, 4});
  CHECK(unknown_tokens_warning(text).english() ==
        "The model does not know '\\n'; left out: 2 of 6 tokens (33.3 % of the text).");
  CHECK(check_known(text, kAdvice()).ok());
}

TEST_CASE("a text of which more than a third is unknown is refused") {
  const KnownText text = in_vocabulary(corpus_of("山月\n山山\n"), vocabulary_of({"山"}));
  const Status status = check_known(text, kAdvice());
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().english() ==
        "The model does not know '月' '\\n': 3 of the text's 6 tokens (50.0 %), and at most a third can be left out; "
        "take "
        "another.");
}

}  // namespace geci::known_text_test
