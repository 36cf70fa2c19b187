#include "text/words/word_segmenter.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "cpu/thread_pool.h"
#include "test_dictionary.h"
#include "text/cleaning.h"
#include "text/corpus.h"

namespace geci::word_segmenter_test {
namespace {

using Json = nlohmann::json;
using Tokens = std::vector<std::string>;
using SegmenterPtr = std::shared_ptr<const WordSegmenter>;

SegmenterPtr segmenter_with(std::string_view user_dictionary) {
  const Result<SegmenterPtr> segmenter = WordSegmenter::create(test_dictionary(), user_dictionary);
  REQUIRE(segmenter.ok());
  return *segmenter;
}

Json fixture(const std::string& name) {
  const std::vector<uint8_t> bytes = read_test_file(GECI_FIXTURES "/" + name);
  return Json::parse(bytes.begin(), bytes.end(), nullptr, false);
}

void check_cases(const Tokenizer& tokenizer, const Json& cases) {
  REQUIRE_FALSE(cases.empty());
  for (const Json& one : cases) {
    const auto text = one["text"].get<std::string>();
    CAPTURE(text);
    CHECK(tokens_of(tokenizer, text) == one["tokens"].get<Tokens>());
  }
}

TEST_CASE("the tutorial's sentence is segmented into its nineteen words") {
  const Tokens tokens =
      tokens_of(*segmenter_with(""), "北京冬奥的进度条已经过半,不少外国运动员在完成自己的比赛后踏上归途。");
  CHECK(tokens == Tokens{"北京", "冬奥", "的", "进度条", "已经", "过半", ",", "不少", "外国", "运动员", "在", "完成",
                         "自己", "的", "比赛", "后", "踏上", "归途", "。"});
}

TEST_CASE("sentences of every kind are segmented as Python jieba segments them") {
  check_cases(*segmenter_with(""), fixture("segmentation.json")["cases"]);
}

TEST_CASE("a user dictionary has the effect it has on Python jieba") {
  const Json known = fixture("segmentation.json");
  REQUIRE_FALSE(known["user_cases"].empty());
  for (const Json& one : known["user_cases"]) {
    const auto user_dictionary = one["user_dictionary"].get<std::string>();
    CAPTURE(user_dictionary);
    check_cases(*segmenter_with(user_dictionary), one["cases"]);
  }
}

/// As fnv1a in make_segmentation_fixtures.py.
uint64_t fnv1a(std::string_view bytes) {
  uint64_t value = 0xCBF29CE484222325ULL;
  for (const char byte : bytes) value = (value ^ static_cast<uint8_t>(byte)) * 0x100000001B3ULL;
  return value ^ (value >> 32);
}

TEST_CASE("of the corpora's lines at least 99.9 % are segmented exactly as Python jieba segments them") {
  const SegmenterPtr segmenter = segmenter_with("");
  const Json known = fixture("segmentation_corpora.json");
  const auto group = known["group"].get<size_t>();
  for (const Json& corpus : known["corpora"]) {
    const auto name = corpus["corpus"].get<std::string>(), marks = corpus["marks"].get<std::string>();
    CAPTURE(name);
    const std::vector<uint8_t> bytes = read_test_file(GECI_CORPORA "/" + name);
    const auto lines = split_lines({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    REQUIRE(lines.size() == corpus["lines"].get<size_t>());
    size_t different = 0;  // at most: a group counts as a whole if one of its lines differs
    for (size_t begin = 0; begin < lines.size(); begin += group) {
      std::string cuts;
      for (size_t i = begin; i < std::min(begin + group, lines.size()); ++i) {
        segmenter->tokenize(lines[i], [&](std::string_view token) { cuts.append(token) += '\n'; });
        cuts += '\n';
      }
      const uint64_t mark = fnv1a(cuts) & 0xFFFFU;
      const std::string text = marks.substr(begin / group * 4, 4);  // two bytes, the lower one first
      if (mark != std::stoul(text.substr(2) + text.substr(0, 2), nullptr, 16)) different += group;
    }
    MESSAGE(name, ": at most ", different, " of ", lines.size(), " lines differ");
    CHECK(static_cast<double>(different) <= 0.001 * static_cast<double>(lines.size()));
  }
}

TEST_CASE("whatever the line, its tokens are the line") {
  const SegmenterPtr segmenter = segmenter_with("的的 0\n我们 900\n");
  for (const std::string line : {"", "a", "😀", "的的的的", "我们%%我们.5.5%", "\u200d龥\u9FD6\u9FD5\uFFFD\t \u3000"}) {
    std::string joined;
    for (const std::string& token : tokens_of(*segmenter, line)) joined += token;
    CHECK(joined == line);
  }
}

TEST_CASE("one segmenter serves several threads") {
  const SegmenterPtr segmenter = segmenter_with("旧窗台 9\n");
  const Tokens expected = tokens_of(*segmenter, "风吹过旧窗台我听见雨在说话");
  std::vector<Tokens> results(4);
  ThreadPool pool(4);  // in a build without threads its caller does it all
  pool.run(4, [&](int shard, int) {
    results[static_cast<size_t>(shard)] = tokens_of(*segmenter, "风吹过旧窗台我听见雨在说话");
  });
  for (const Tokens& result : results) CHECK(result == expected);
}

TEST_CASE("a block beyond any real text is segmented all the same, with bounded memory") {
  std::string text;
  for (int i = 0; i < 500000; ++i) text += "明月ab";
  size_t bytes = 0;
  segmenter_with("")->tokenize(text, [&](std::string_view token) { bytes += token.size(); });
  CHECK(bytes == text.size());
}

TEST_CASE("a segmenter comes from a file's bytes and one's own words, or a sentence says why not") {
  const std::vector<uint8_t> file = read_test_file(GECI_DICTIONARY);
  const Result<SegmenterPtr> segmenter = load_word_segmenter(file, "旧窗台\n");
  REQUIRE(segmenter.ok());
  CHECK(tokens_of(**segmenter, "旧窗台") == Tokens{"旧窗台"});
  CHECK_FALSE(load_word_segmenter({}, "").ok());
  CHECK_FALSE(load_word_segmenter(file, "\xFF\n").ok());
}

TEST_CASE("words that hold what is always a token by itself are never cut, and are named") {
  const std::string dictionary = "云朵 5\nBig Bang 20\nかぜ\n云・朵 3\nC++ 2\n风、雨 0\n";
  CHECK(words_never_cut(dictionary) == std::vector<std::string>{"Big Bang", "かぜ", "云・朵"});
  CHECK(words_never_cut("\xFF").empty());
  const SegmenterPtr segmenter = segmenter_with(dictionary);
  CHECK(tokenize_line("Big Bang", *segmenter).size() > 1);
}

}  // namespace
}  // namespace geci::word_segmenter_test
