#include "text/words/dictionary.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <string>

#include "core/bytes.h"
#include "core/random.h"
#include "test_dictionary.h"

namespace geci::dictionary_test {
namespace {

using Bytes = std::vector<uint8_t>;

void append_numbers(Bytes& bytes, std::initializer_list<uint8_t> numbers) { bytes.insert(bytes.end(), numbers); }

Bytes head(uint8_t version = 1) {
  Bytes bytes;
  append_text(bytes, "GECIDICT");
  bytes.push_back(version);
  return bytes;
}

void append_model(Bytes& bytes) {
  for (int i = 0; i < 20; ++i) append_u64(bytes, std::bit_cast<uint64_t>(-1.0));
  for (int place = 0; place < 4; ++place) append_numbers(bytes, {4, 1, 0x80, 0x9C, 0x01, 2});  // U+4E00: ln(2/4)
}

/// The words "a" (frequency 5), "ab" (3) and the beginning "b" of "bc" (2).
Bytes small_dictionary() {
  Bytes bytes = head();
  append_numbers(bytes, {10, 5});
  append_numbers(bytes, {2, 1, 1, 0, 0});     // children of the root, "a", "b", "ab", "bc"
  append_numbers(bytes, {'a', 1, 'b', 'c'});  // characters, siblings by their distance
  append_numbers(bytes, {0, 5, 0, 3, 2});     // frequencies
  append_model(bytes);
  return bytes;
}

std::string refusal(const Bytes& bytes) {
  const Result<DictionaryPtr> dictionary = parse_dictionary(bytes);
  REQUIRE_FALSE(dictionary.ok());
  return dictionary.error().english();
}

bool is_damaged(const Bytes& bytes) { return refusal(bytes).find("damaged") != std::string::npos; }

TEST_CASE("a dictionary is read as it was written") {
  const Result<DictionaryPtr> parsed = parse_dictionary(small_dictionary());
  REQUIRE(parsed.ok());
  const Dictionary& dictionary = **parsed;
  const WordTrie& words = dictionary.words;
  const WordTrie::Node a = words.child(WordTrie::kRoot, U'a'), b = words.child(WordTrie::kRoot, U'b');
  REQUIRE(a != WordTrie::kNone);
  REQUIRE(b != WordTrie::kNone);
  CHECK(dictionary.total == 10);
  CHECK(words.frequency(a) == 5);
  CHECK(words.frequency(b) == 0);
  CHECK(words.frequency(words.child(a, U'b')) == 3);
  CHECK(words.child(a, U'c') == WordTrie::kNone);
  CHECK(words.frequency(words.child(b, U'c')) == 2);
  CHECK(words.child(WordTrie::kRoot, U'c') == WordTrie::kNone);
  CHECK(dictionary.model.start[0] == -1.0);
  CHECK(dictionary.model.emissions[0][3] == doctest::Approx(std::log(0.5)));
  CHECK(dictionary.model.emissions[1][3] == kImpossible);
}

TEST_CASE("a dictionary cut short anywhere or with bytes added is refused") {
  Bytes bytes = small_dictionary();
  for (size_t length = 9; length < bytes.size(); ++length) {
    CAPTURE(length);
    CHECK(is_damaged({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length)}));
  }
  bytes.push_back(0);
  CHECK(is_damaged(bytes));
}

TEST_CASE("other files and other versions are named") {
  CHECK(refusal({}).find("not a word dictionary") != std::string::npos);
  CHECK(refusal(Bytes(100, 'x')).find("not a word dictionary") != std::string::npos);
  CHECK(refusal(head(2)).find("format 2") != std::string::npos);
  CHECK(refusal(head(0)).find("format 0") != std::string::npos);
}

TEST_CASE("a trie that lies is refused") {
  struct Lie {
    std::string what;
    size_t offset;
    uint8_t value;
  };
  for (const Lie& lie :
       {Lie{"no nodes", 10, 0}, Lie{"more nodes than bytes", 10, 0x7F}, Lie{"a root without children", 11, 0},
        Lie{"more children than nodes", 12, 5}, Lie{"fewer children than nodes", 12, 0},
        Lie{"siblings that do not rise", 17, 0}, Lie{"a total of nothing", 9, 0}}) {
    CAPTURE(lie.what);
    Bytes bytes = small_dictionary();
    bytes[lie.offset] = lie.value;
    CHECK(is_damaged(bytes));
  }
}

TEST_CASE("a word longer than any is refused, however the file claims it") {
  Bytes bytes = head();
  append_numbers(bytes, {1, 0xC8, 0x01});  // 200 nodes, each the only child of the one before
  for (int i = 0; i < 199; ++i) bytes.push_back(1);
  bytes.push_back(0);
  for (int i = 0; i < 199; ++i) bytes.push_back('a');
  bytes.insert(bytes.end(), 200, uint8_t{1});
  append_model(bytes);
  CHECK(is_damaged(bytes));
}

TEST_CASE("a dictionary with bytes changed at random is read or refused, and never worse") {
  Bytes bytes = small_dictionary();
  RandomStream random(1, RandomUse::kBenchmark, 0);
  for (int round = 0; round < 1000; ++round) {
    Bytes changed = bytes;
    for (int i = 0; i < 3; ++i) {
      changed[9 + random.next_below(static_cast<uint32_t>(bytes.size() - 9))] =
          static_cast<uint8_t>(random.next_below(256));
    }
    const Result<DictionaryPtr> parsed = parse_dictionary(changed);
    if (!parsed) continue;
    // Whatever it says now, it can be used.
    const Result<std::shared_ptr<const WordSegmenter>> segmenter = WordSegmenter::create(*parsed, "");
    REQUIRE(segmenter.ok());
    std::string joined;
    for (const std::string& token : tokens_of(**segmenter, "aababc一一b")) joined += token;
    CHECK(joined == "aababc一一b");
  }
}

TEST_CASE("the built dictionary has Python jieba's words and their total") {
  const DictionaryPtr dictionary = test_dictionary();
  CHECK(dictionary->total == 60101967);
  CHECK(dictionary->words.size() == 498114);  // with the root: words and their beginnings
}

}  // namespace
}  // namespace geci::dictionary_test
