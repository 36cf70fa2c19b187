#include "text/copy_scan.h"

#include <doctest/doctest.h>

#include "core/random.h"
#include "text/token_numbers.h"

namespace geci::copy_scan_test {
namespace {

using Tokens = std::vector<std::string>;

Tokens characters(const std::string& text) {
  Tokens tokens;
  for (const std::string_view line : split_lines(text)) {
    for (std::string& token : tokenize_line(line, *character_tokenizer())) tokens.push_back(std::move(token));
    tokens.emplace_back("\n");
  }
  return tokens;
}

/// The same by an index of the whole corpus.
ScannedCopies indexed(const std::string& bytes, const TextSettings& settings, const std::vector<Tokens>& texts) {
  const Result<Corpus> corpus = build_corpus(bytes, settings, *character_tokenizer());
  REQUIRE(corpus.ok());
  CopyIndex index;
  index.append(*corpus->ids);
  ScannedCopies copies{index.telling_length(), {}};
  for (const Tokens& text : texts) {
    ScannedCopies::Text found{index.find(corpus->vocabulary.ids_of(text), copies.minimum), {}};
    for (const CopiedSpan& span : found.spans) found.sources.push_back(corpus->lines[line_of(*corpus, span.source)]);
    copies.texts.push_back(std::move(found));
  }
  return copies;
}

void check_same(const std::string& corpus, const TextSettings& settings, const std::vector<Tokens>& texts) {
  const Result<ScannedCopies> scanned = scan_for_copies(corpus, settings, *character_tokenizer(), texts);
  REQUIRE(scanned.ok());
  const ScannedCopies expected = indexed(corpus, settings, texts);
  CHECK(scanned->minimum == expected.minimum);
  REQUIRE(scanned->texts.size() == expected.texts.size());
  for (size_t i = 0; i < expected.texts.size(); ++i) {
    CHECK(scanned->texts[i].spans == expected.texts[i].spans);
    CHECK(scanned->texts[i].sources == expected.texts[i].sources);
  }
}

/// So many bytes of lines of a few letters.
std::string random_lines(size_t bytes) {
  RandomStream random(7, RandomUse::kBenchmark, 0);
  const std::vector<std::string> letters = {"山", "水", "云", "a", " ", "e\u0301", "\xFF", "\n", "\r\n", "\n"};
  std::string text;
  while (text.size() < bytes) text += letters[random.next_below(static_cast<uint32_t>(letters.size()))];
  return text;
}

TEST_CASE("a scan finds what an index of the whole corpus finds") {
  const std::string corpus = "山高水长流\n\n水长天更高\r\n天高云自流\n云自山中来\n水长天更高\n来去两悠悠\n";
  const std::vector<Tokens> texts = {
      characters("又水长天更高\n天高云自流呀\n"), {}, characters("无处寻\n"), characters("云自山中来\n来去两悠悠\n")};
  for (const Cleaning cleaning : {Cleaning::kNone, Cleaning::kTutorial}) {
    check_same(corpus, {.cleaning = cleaning}, texts);
  }
}

TEST_CASE("pieces of a corpus are cut where lines end, and nothing is lost between them") {
  const std::string corpus = "\xEF\xBB\xBF" + random_lines(size_t{600} << 10);
  std::vector<Tokens> texts;
  for (const size_t at : {size_t{1000}, size_t{262'000}, size_t{262'144}, size_t{524'288}, corpus.size() - 300}) {
    texts.push_back(characters(corpus.substr(at, 200)));
  }
  check_same(corpus, {}, texts);
  check_same(corpus, {.cleaning = Cleaning::kTutorial}, texts);
  check_same(std::string(size_t{700} << 10, 'x') + "\n" + random_lines(2000), {}, texts);
}

TEST_CASE("what was taken for lyrics of a site is cleaned as such, and in an empty corpus nothing is found") {
  const std::string corpus = "[Verse 1]\n山高水长流\n<b>水长天更高</b>\n天高云自流 &amp; 云\n";
  check_same(corpus, {.cleaning = Cleaning::kLyrics}, {characters("水长天更高\n天高云自流\n")});
  const Result<ScannedCopies> none = scan_for_copies({}, {}, *character_tokenizer(), {{"a"}});
  REQUIRE(none.ok());
  CHECK(none->texts.front().spans.empty());
}

TEST_CASE("tokens get the numbers that a vocabulary gives") {
  TokenNumbers numbers;
  Vocabulary vocabulary;
  RandomStream random(3, RandomUse::kBenchmark, 0);
  for (int i = 0; i < 20'000; ++i) {
    // Of up to twelve bytes, zeros among them, so that packing and the string's own table both have their turn.
    std::string token(random.next_below(13), '\0');
    for (char& c : token) c = static_cast<char>(random.next_below(3));
    REQUIRE(numbers.number(token) == vocabulary.add(token));
  }
  CHECK(numbers.size() == vocabulary.size());
}

}  // namespace
}  // namespace geci::copy_scan_test
