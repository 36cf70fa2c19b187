#include "text/split.h"

#include <doctest/doctest.h>

#include <cmath>

#include "text/corpus.h"

namespace geci::split_test {
namespace {

TokenIds ids(std::vector<int32_t> values) { return std::make_shared<const std::vector<int32_t>>(std::move(values)); }

/// Behind each 0.
std::vector<size_t> line_ends(const std::vector<int32_t>& text) {
  std::vector<size_t> ends;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == 0) ends.push_back(i + 1);
  }
  return ends;
}

TEST_CASE("the last lines are set apart whole, about as many tokens as asked for") {
  std::vector<int32_t> text;
  for (int line = 0; line < 100; ++line) text.insert(text.end(), {1, 2, 3, 4, 0});
  const auto split = split_at(ids(text), {line_ends(text), {}}, 0.1);
  REQUIRE(split.ok());
  CHECK(split->training.ids->size() == 450);
  CHECK(split->validation->size() == 50);
  CHECK(split->training.ids->back() == 0);
  const auto uneven = split_at(ids(text), {line_ends(text), {}}, 0.123);
  REQUIRE(uneven.ok());
  CHECK(uneven->validation->size() % 5 == 0);
  CHECK(uneven->validation->size() + uneven->training.ids->size() == text.size());
}

TEST_CASE("a text without lines to spare, and a share that is none, are refused with a sentence") {
  const std::vector<size_t> one = {6}, none, three = {2, 4, 6};
  CHECK(split_at(ids({1, 2, 3, 4, 5, 0}), {one, {}}, 0.5).error().english().find("too few lines") != std::string::npos);
  CHECK(!split_at(ids({1}), {none, {}}, 0.5).ok());
  for (const double share : {0.0, 1.0, -0.5, 2.0, static_cast<double>(NAN)}) {
    CHECK(!split_at(ids({1, 0, 2, 0, 3, 0}), {three, {}}, share).ok());
  }
}

TEST_CASE("a share of 0 sets nothing apart; none below it, none from 1 on and no other number is a share") {
  const TokenIds text = ids({1, 0, 2, 0, 3, 0});
  const std::vector<size_t> ends = {2, 4, 6};
  const auto whole = split_text(text, {ends, {}}, 0);
  REQUIRE(whole.ok());
  CHECK(whole->training.ids == text);
  CHECK(whole->validation == nullptr);
  CHECK(check_validation_share(0).ok());
  for (const double share : {1.0, -0.5, 2.0, static_cast<double>(NAN)}) {
    CHECK(!split_text(text, {ends, {}}, share).ok());
    CHECK(!check_validation_share(share).ok());
  }
}

TEST_CASE("a text of which nothing is known, and lines that nothing is left of, are no lines to cut at") {
  CHECK_FALSE(split_at(ids({}), {std::vector<size_t>{0, 0}, {}}, 0.5).ok());
  CHECK_FALSE(split_at(ids({1, 2, 3}), {std::vector<size_t>{0, 3, 3}, {}}, 0.5).ok());
  // One token at the end cannot be scored: it takes the line before along.
  const auto split = split_at(ids({1, 2, 3, 4, 5}), {std::vector<size_t>{2, 4, 5}, {}}, 0.1);
  REQUIRE(split.ok());
  CHECK(split->validation->size() == 3);
}

TEST_CASE("of several songs whole ones are set apart, if that comes near to what was asked for") {
  std::vector<int32_t> text;
  std::vector<size_t> songs;
  for (int song = 0; song < 10; ++song) {
    for (int line = 0; line < 4; ++line) text.insert(text.end(), {1, 2, 3, 4, 0});
    songs.push_back(text.size());
  }
  const auto split = split_at(ids(text), {line_ends(text), songs}, 0.22);
  REQUIRE(split.ok());
  CHECK(split->validation->size() == 40);
  CHECK(split->validation_songs == 2);
  CHECK(split->training.song_ends == std::vector<size_t>(songs.begin(), songs.begin() + 8));
  // A tenth of a song is not to be had in whole songs: lines are.
  const auto lines = split_at(ids(text), {line_ends(text), songs}, 0.03);
  REQUIRE(lines.ok());
  CHECK(lines->validation->size() == 10);
  CHECK(lines->validation_songs == 0);
  CHECK(lines->training.song_ends.size() == 10);
  CHECK(lines->training.song_ends.back() == 190);
  CHECK(split_text(ids(text), {line_ends(text), songs}, 0)->training.song_ends == songs);
}

TEST_CASE("a space within a line is no place to cut at, though the tutorial ends lines with one") {
  std::string text;
  for (int line = 0; line < 10; ++line) text += "春" + std::to_string(line) + " 夏 秋 冬\n";
  const TextSettings tutorial{TokenizerKind::kCharacter, Cleaning::kTutorial, {}};
  const Corpus corpus = *build_corpus(text, tutorial, *character_tokenizer());
  const int32_t spring = *corpus.vocabulary.find("春");
  for (const double share : {0.1, 0.25, 0.33, 0.5, 0.78}) {
    CAPTURE(share);
    const auto split = split_at(corpus.ids, {corpus.line_ends, {}}, share);
    REQUIRE(split.ok());
    CHECK(split->validation->front() == spring);
  }
}

}  // namespace
}  // namespace geci::split_test
