#include "text/copy_index.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>

#include "core/random.h"
#include "text/copy_search.h"

namespace geci::copy_index_test {
namespace {

using Ids = std::vector<int32_t>;

Ids ids_of(std::string_view text) { return {text.begin(), text.end()}; }

CopyIndex index_of(const Ids& corpus) {
  CopyIndex index;
  index.append(corpus);
  return index;
}

std::vector<CopiedSpan> search_once(const Ids& corpus, const Ids& text, size_t minimum) {
  CopySearch search(text);
  for (const int32_t id : corpus) search.read(id);
  return search.find(minimum);
}

// The slow twin: the longest match from every place, kept unless the one before reaches as far.
std::vector<CopiedSpan> find_slowly(const Ids& corpus, const Ids& text, size_t minimum) {
  std::vector<CopiedSpan> spans;
  size_t reached = 0;
  for (size_t begin = 0; begin < text.size(); ++begin) {
    CopiedSpan best{begin, begin, 0};
    for (size_t source = 0; source < corpus.size(); ++source) {
      size_t length = 0;
      while (begin + length < text.size() && source + length < corpus.size() &&
             text[begin + length] == corpus[source + length]) {
        ++length;
      }
      if (length > best.size()) best = {begin, begin + length, source};
    }
    if (best.end > reached && best.size() >= minimum) spans.push_back(best);
    reached = std::max(reached, best.end);
  }
  return spans;
}

TEST_CASE("a copied span is as long as it can be and knows where it comes from") {
  const CopyIndex index = index_of(ids_of("the moon over the river"));
  CHECK(index.find(ids_of("xx over the  river"), 3) == std::vector<CopiedSpan>{{2, 12, 8}, {12, 18, 17}});
}

TEST_CASE("overlapping spans count once, and what is new not at all") {
  const CopyIndex index = index_of(ids_of("abcd|cdef"));
  const auto spans = index.find(ids_of("zabcdefz"), 3);
  CHECK(spans == std::vector<CopiedSpan>{{1, 5, 0}, {3, 7, 5}});
  CHECK(copied_tokens(spans) == 6);
  CHECK(copied_tokens({}) == 0);
  CHECK(index.find(ids_of("zyx"), 1).empty());
  CHECK(index.find({}, 1).empty());
}

TEST_CASE("a text taken from the corpus whole is one span, the corpus's end and beginning are not joined") {
  const Ids corpus = ids_of("abcde");
  const CopyIndex index = index_of(corpus);
  CHECK(index.find(corpus, 1) == std::vector<CopiedSpan>{{0, 5, 0}});
  CHECK(index.find(ids_of("deab"), 2) == std::vector<CopiedSpan>{{0, 2, 3}, {2, 4, 0}});
  CHECK(CopyIndex().find(corpus, 1).empty());
}

TEST_CASE("spans equal those of a slow search, whatever the text and however the corpus came") {
  RandomStream random(5, RandomUse::kBenchmark, 0);
  const auto any_ids = [&](size_t count, uint32_t kinds) {
    Ids ids(count);
    for (int32_t& id : ids) id = static_cast<int32_t>(random.next_below(kinds));
    return ids;
  };
  for (const uint32_t kinds : {1U, 2U, 3U, 20U}) {
    for (int round = 0; round < 40; ++round) {
      const Ids corpus = any_ids(1 + random.next_below(60), kinds), text = any_ids(random.next_below(60), kinds);
      CopyIndex index;
      const size_t half = corpus.size() / 2;
      index.append(std::span(corpus).first(half));
      index.append(std::span(corpus).subspan(half));
      CHECK(index.size() == corpus.size());
      for (const size_t minimum : {1U, 2U, 5U}) {
        CAPTURE(kinds);
        CHECK(index.find(text, minimum) == find_slowly(corpus, text, minimum));
        CHECK(search_once(corpus, text, minimum) == find_slowly(corpus, text, minimum));
      }
    }
  }
}

TEST_CASE("a corpus that passes by once is searched for several texts, and for what it lacks") {
  const Ids corpus = ids_of("the moon over the river");
  Ids two = ids_of("the moon");
  two.push_back(-1);
  for (const int32_t id : ids_of(" over")) two.push_back(id);
  CHECK(search_once(corpus, two, 3) == std::vector<CopiedSpan>{{0, 8, 0}, {9, 14, 8}});
  CHECK(search_once(corpus, {}, 1).empty());
  CHECK(search_once({}, corpus, 1).empty());
  CHECK(search_once({'a', -1, 'b'}, ids_of("ab"), 1) == std::vector<CopiedSpan>{{0, 1, 0}, {1, 2, 2}});
  // A separator in both is none that matches.
  CHECK(search_once({'a', -1, 'b'}, {'a', -1, 'b'}, 2).empty());
}

TEST_CASE("the telling length grows with the corpus and shrinks with its variety") {
  Ids even(1000), varied(1000);
  for (size_t i = 0; i < even.size(); ++i) {
    even[i] = static_cast<int32_t>(i % 10);
    varied[i] = static_cast<int32_t>(i % 1000);
  }
  // ln 1000 / ln 10 = 3, and ln 1000 / ln 1000 = 1.
  CHECK(index_of(even).telling_length() == 9);
  CHECK(index_of(varied).telling_length() == 3);
  CHECK(index_of(ids_of("aaaa")).telling_length() == 4);
  CHECK(CopyIndex().telling_length() == 2);
}

}  // namespace
}  // namespace geci::copy_index_test
