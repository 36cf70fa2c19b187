#include "text/corpus.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "test_dictionary.h"

namespace geci::corpus_test {
namespace {

using Ids = std::vector<int32_t>;
using Tokens = std::vector<std::string>;

Corpus corpus_of(std::string_view bytes, Cleaning cleaning = Cleaning::kNone) {
  Result<Corpus> corpus =
      build_corpus(std::string(bytes), {TokenizerKind::kCharacter, cleaning, {}}, *character_tokenizer());
  REQUIRE(corpus.ok());
  return std::move(corpus.value());
}

TEST_CASE("characters are numbered by first appearance and every line ends in a line break") {
  const Corpus corpus = corpus_of("明月明\n月光\n");
  CHECK(corpus.vocabulary.tokens() == Tokens{"明", "月", "光", "\n"});
  CHECK(*corpus.ids == Ids{0, 1, 0, 3, 1, 2, 3});
  CHECK(corpus.lines == Tokens{"明月明", "月光"});
  CHECK_FALSE(corpus.vocabulary.unknown().has_value());
}

TEST_CASE("under the tutorial's cleaning a space ends every line, numbered where a line first holds one") {
  const Corpus corpus = corpus_of("春天\n夏 天\n秋天。", Cleaning::kTutorial);
  CHECK(corpus.vocabulary.tokens() == Tokens{"春", "天", "夏", " ", "秋"});
  CHECK(*corpus.ids == Ids{0, 1, 3, 2, 3, 1, 3, 4, 1, 3});
}

TEST_CASE("a space that no line holds is the vocabulary's last token") {
  const Corpus corpus = corpus_of("春天\n夏天", Cleaning::kTutorial);
  CHECK(corpus.vocabulary.tokens() == Tokens{"春", "天", "夏", " "});
}

TEST_CASE("a text that cannot be used fails as cleaning does") {
  CHECK_FALSE(build_corpus("", {}, *character_tokenizer()).ok());
  CHECK_FALSE(build_corpus("\n\n", {}, *character_tokenizer()).ok());
}

TEST_CASE("a prompt is numbered with the model's vocabulary, unknown tokens reported and left out") {
  const Corpus corpus = corpus_of("明月\n光");
  const EncodedText encoded = encode("月x明x\xFFy", corpus.settings, *character_tokenizer(), corpus.vocabulary);
  CHECK(encoded.ids == Ids{1, 0});
  CHECK(encoded.unknown == Tokens{"x", "\uFFFD", "y"});
  CHECK(encoded.unknown_count == 4);
}

TEST_CASE("unknown tokens become the unknown token where there is one") {
  Corpus corpus = corpus_of("明月\n光");
  corpus.vocabulary.set_unknown(2);
  const EncodedText encoded = encode("月x", corpus.settings, *character_tokenizer(), corpus.vocabulary);
  CHECK(encoded.ids == Ids{1, 2});
  CHECK(encoded.unknown_count == 1);
}

TEST_CASE("line ends within a prompt are line-end tokens and none is added") {
  const Corpus plain = corpus_of("明月\n光");
  CHECK(encode("明\r\n月", plain.settings, *character_tokenizer(), plain.vocabulary).ids == Ids{0, 3, 1});
  CHECK(encode("明\n", plain.settings, *character_tokenizer(), plain.vocabulary).ids == Ids{0, 3});
  CHECK(encode("", plain.settings, *character_tokenizer(), plain.vocabulary).ids.empty());
  const Corpus tutorial = corpus_of("明月\n月光", Cleaning::kTutorial);
  CHECK(encode("明\n月", tutorial.settings, *character_tokenizer(), tutorial.vocabulary).ids == Ids{0, 3, 1});
}

TEST_CASE("encoding a corpus's own lines gives its own ids") {
  const Corpus corpus = corpus_of("春天 到\n夏天\n秋天。", Cleaning::kTutorial);
  const EncodedText encoded = encode_lines(corpus.lines, corpus.settings, *character_tokenizer(), corpus.vocabulary);
  CHECK(encoded.ids == *corpus.ids);
  CHECK(encoded.line_ends == corpus.line_ends);
  CHECK(encoded.unknown.empty());
}

TEST_CASE("where lines end is known by places, for a space ends lines and stands within them") {
  const Corpus corpus = corpus_of("春 天\n夏天\n秋 天 到", Cleaning::kTutorial);
  CHECK(corpus.line_ends == std::vector<size_t>{4, 7, 13});
  std::vector<size_t> lines;
  for (size_t token = 0; token < corpus.ids->size(); ++token) lines.push_back(line_of(corpus, token));
  CHECK(lines == std::vector<size_t>{0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2});
}

TEST_CASE("where lines end is known also by a vocabulary that has no line end") {
  Vocabulary vocabulary;
  for (const char* token : {"明", "月"}) vocabulary.add(token);
  const EncodedText encoded = encode_lines({"明月", "光", "月"}, {}, *character_tokenizer(), vocabulary);
  CHECK(encoded.ids == Ids{0, 1, 1});
  CHECK(encoded.line_ends == std::vector<size_t>{2, 2, 3});
}

TEST_CASE("a line's tokens can be looked at alone") {
  CHECK(tokenize_line("明 月", *character_tokenizer()) == Tokens{"明", " ", "月"});
  CHECK(tokenize_line("\xFF", *character_tokenizer()) == Tokens{"\uFFFD"});
}

TEST_CASE("tokenizers are known by their names") {
  for (const TokenizerKind kind : {TokenizerKind::kCharacter, TokenizerKind::kWord}) {
    CHECK(*parse_tokenizer(tokenizer_name(kind)) == kind);
  }
  CHECK_FALSE(parse_tokenizer("chars").ok());
}

TEST_CASE("words need a dictionary, and one's own words come with the settings") {
  TextSettings settings{TokenizerKind::kWord, Cleaning::kTutorial, "听见雨 900\n"};
  const Result<TokenizerPtr> without = make_tokenizer(settings, nullptr);
  REQUIRE_FALSE(without.ok());
  CHECK(without.error().english().find("dictionary") != std::string::npos);
  const Result<TokenizerPtr> words = make_tokenizer(settings, test_dictionary());
  REQUIRE(words.ok());
  const Result<Corpus> corpus = build_corpus("我们听见雨。\n我们唱歌", settings, **words);
  REQUIRE(corpus.ok());
  CHECK(corpus->vocabulary.tokens() == Tokens{"我们", "听见雨", "唱歌", " "});
  CHECK(*corpus->ids == Ids{0, 1, 3, 0, 2, 3});
  CHECK(encode("唱歌\n我们", settings, **words, corpus->vocabulary).ids == Ids{2, 3, 0});
}

TEST_CASE("a user dictionary that is none makes no tokenizer") {
  CHECK_FALSE(make_tokenizer({TokenizerKind::kWord, Cleaning::kNone, "\xFF"}, test_dictionary()).ok());
}

TEST_CASE("a vocabulary finds what was added and nothing else") {
  Vocabulary vocabulary;
  CHECK(vocabulary.add("明") == 0);
  CHECK(vocabulary.add("月") == 1);
  CHECK(vocabulary.add("明") == 0);
  CHECK(vocabulary.size() == 2);
  CHECK(*vocabulary.find("月") == 1);
  CHECK_FALSE(vocabulary.find("光").has_value());
  CHECK(vocabulary.token(1) == "月");
}

Corpus built_corpus(const std::string& name) {
  std::ifstream file(GECI_CORPORA "/" + name, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), name, " is missing: ./dev test builds it");
  std::stringstream content;
  content << file.rdbuf();
  return corpus_of(content.str());
}

TEST_CASE("the built corpora have the known numbers of lines, tokens and characters") {
  struct Known {
    std::string name;
    size_t lines, characters;
    int distinct;
  };
  for (const Known& known : {Known{"songci300.txt", 2562, 29176, 2030}, Known{"songci.txt", 159058, 1707617, 6084},
                             Known{"yuanqu.txt", 45509, 964496, 5007}, Known{"shijing.txt", 1319, 36941, 2796}}) {
    CAPTURE(known.name);
    const Corpus corpus = built_corpus(known.name);
    CHECK(corpus.lines.size() == known.lines);
    CHECK(corpus.ids->size() == known.characters + known.lines);
    CHECK(corpus.vocabulary.size() == known.distinct + 1);
    CHECK(corpus.warning.empty());
  }
}

TEST_CASE("a corpus knows where its songs end, each by its last line that cleaning left") {
  SourceText text("春天\n夏天\n\n《》\n秋天到\n");
  text.song_starts = {0, text.bytes.find("《"), text.bytes.find("秋")};
  const Corpus tutorial = *build_corpus(text, {.cleaning = Cleaning::kTutorial}, *character_tokenizer());
  CHECK(tutorial.lines == std::vector<std::string>{"春天", "夏天", "秋天到"});
  CHECK(tutorial.song_ends == std::vector<size_t>{6, 10});  // the song of signs alone is none
  const Corpus as_it_is = *build_corpus(text, {}, *character_tokenizer());
  CHECK(as_it_is.song_ends == std::vector<size_t>{6, 9, 13});
  CHECK(corpus_of("春天\n夏天\n").song_ends == std::vector<size_t>{6});
}

}  // namespace
}  // namespace geci::corpus_test
