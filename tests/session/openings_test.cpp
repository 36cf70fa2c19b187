#include "session/openings.h"

#include <doctest/doctest.h>

#include "session/small_settings.h"

namespace geci::openings_test {
namespace {

std::string long_text() {
  std::string text;
  for (int i = 0; i < 2 * static_cast<int>(CorpusBuilder::kLinesAPiece); ++i) text += "山上有风\n";
  return text;
}

CorpusBuilder builder() {
  return std::move(*CorpusBuilder::create(long_text(), TextSettings{}, character_tokenizer()));
}

Opening text(int request) { return {request, NewText{"songs", long_text(), std::nullopt}}; }
Opening network(int request) { return {request, NewNetwork{small_settings()}}; }
Opening model(int request) { return {request, OpenedModel{}}; }

std::vector<int> requests(const std::vector<Opening>& openings) {
  std::vector<int> found;
  for (const Opening& opening : openings) found.push_back(opening.request);
  return found;
}

std::vector<Opening> finish(Openings& openings, int64_t present) {
  std::vector<Opening> ready;
  while (openings.is_tokenizing()) ready = openings.advance(present);
  return ready;
}

}  // namespace

TEST_CASE("an opening says what it replaces, how its text is tokenized and which notice tells of its failure") {
  Opening all = text(1);
  CHECK(all.replaces() == Replaces::kText);
  CHECK(all.refusal() == NoticeKind::kTextRejected);
  CHECK(all.text_settings(word_settings()).tokenizer == TokenizerKind::kWord);
  std::get<NewText>(all.what).settings = small_settings();
  CHECK(all.replaces() == Replaces::kAll);
  CHECK(all.refusal() == NoticeKind::kSettingsRejected);
  CHECK(all.text_settings(word_settings()).tokenizer == TokenizerKind::kCharacter);
  CHECK(network(1).replaces() == Replaces::kNetwork);
  CHECK(network(1).refusal() == NoticeKind::kSettingsRejected);
  CHECK(model(1).replaces() == Replaces::kModel);
  CHECK(model(1).refusal() == NoticeKind::kModelRejected);
  CHECK(model(1).text_settings(word_settings()).tokenizer == TokenizerKind::kCharacter);
}

TEST_CASE("a text is tokenized in pieces, and what waits behind it goes on after it") {
  Openings openings;
  openings.tokenize({"present", 7, model(1), builder(), 10});
  openings.tokenize({"songs", 0, text(2), builder(), 20});
  REQUIRE(openings.progress(25));
  CHECK(openings.progress(25)->name == "songs");
  CHECK(openings.progress(25)->seconds == 5);
  CHECK(openings.advance(7).empty());
  CHECK(openings.progress(25)->share == doctest::Approx(0.5));
  const std::vector<Opening> ready = finish(openings, 7);
  CHECK(requests(ready) == std::vector{2, 1});
  REQUIRE(ready.front().corpus);
  CHECK(ready.front().corpus->ids->size() == 5 * 2 * CorpusBuilder::kLinesAPiece);
  CHECK_FALSE(ready.back().corpus);
  CHECK_FALSE(openings.progress(25));
}

TEST_CASE("the tokens of a text that is no longer the present one are not given") {
  Openings openings;
  openings.tokenize({"present", 7, network(1), builder(), 0});
  CHECK_FALSE(finish(openings, 8).front().corpus);
}

TEST_CASE("an opening gives way to one that replaces the same, wherever it waits; a text and a network do not") {
  Openings openings;
  openings.tokenize({"songs", 0, text(1), builder(), 0});
  openings.wait_for_dictionary(network(2));
  openings.wait_for_dictionary(Command{3, PreviewCommand{}});
  CHECK(openings.give_way(Replaces::kModel) == std::vector{2});
  CHECK(openings.is_tokenizing());
  CHECK(openings.give_way(Replaces::kText) == std::vector{1});
  CHECK_FALSE(openings.is_tokenizing());
  CHECK(openings.wants_dictionary());
  CHECK(openings.give_way(Replaces::kAll).empty());
  CHECK(openings.take_questions().size() == 1);
  CHECK_FALSE(openings.wants_dictionary());
}

TEST_CASE("what waits for the dictionary is given in the order in which it came") {
  Openings openings;
  openings.wait_for_dictionary(text(4));
  openings.wait_for_dictionary(network(2));
  CHECK(openings.wants_dictionary());
  CHECK(requests(openings.take_for_dictionary()) == std::vector{4, 2});
  CHECK(openings.take_for_dictionary().empty());
}

}  // namespace geci::openings_test
