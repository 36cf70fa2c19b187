// Long texts are tokenized in pieces, between which everything else goes on.

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "session/built_dictionary.h"
#include "session/driver.h"

namespace geci::tokenizing_test {
namespace {

const char kText[] = "山上有风\n风里有雨\n雨里有人唱歌\n歌里有山有水\n水边有一只船\n船上有一盏灯\n";

/// Of more lines than are tokenized in one piece.
std::string long_text() {
  std::string text;
  for (int i = 0; i < 1'000; ++i) text += kText;
  return text;
}

/// A paused worker with a small network that has learned for three steps; every look at its clock takes a tenth of a
/// second.
struct SmallWorker : Driver {
  SmallWorker() : Driver(DriverOptions{.place = Place::kWorker, .tick = 0.1, .devices = nullptr, .executor = nullptr}) {
    begin(kText);
    train(3);
    finish();
  }
  /// Whether the request was carried out; nothing while it waits.
  std::optional<bool> outcome(int request) const {
    const Reply* reply = reply_to(request);
    return reply == nullptr ? std::nullopt : std::optional(reply->ok);
  }
};

}  // namespace

TEST_CASE("a long text is tokenized in pieces, which is told; then it is what it would have been at once") {
  SmallWorker driver;
  const std::string text = long_text();
  const int request = driver.send(LoadCorpusCommand{"long", text});
  REQUIRE(driver.snapshot().tokenizing);
  double share = driver.snapshot().tokenizing->share;
  CHECK(share > 0);
  int pieces = 0;
  while (driver.snapshot().tokenizing) {
    CHECK(driver.snapshot().tokenizing->name == "long");
    CHECK(driver.snapshot().tokenizing->share >= share);
    CHECK(driver.snapshot().tokenizing->share < 1);
    REQUIRE(driver.snapshot().tokenizing->seconds_left());
    CHECK(*driver.snapshot().tokenizing->seconds_left() > 0);
    CHECK(driver.snapshot().corpus.name == "test");
    CHECK(driver.snapshot().step == 3);
    CHECK_FALSE(driver.outcome(request));
    share = driver.snapshot().tokenizing->share;
    driver.advance();
    ++pieces;
  }
  CHECK(pieces > 5);
  CHECK(driver.outcome(request) == true);
  CHECK(driver.snapshot().corpus.name == "long");
  const Corpus whole = *build_corpus(text, {}, *character_tokenizer());
  CHECK(driver.snapshot().corpus.lines == static_cast<int64_t>(whole.lines.size()));
  CHECK(driver.snapshot().corpus.tokens == static_cast<int64_t>(whole.ids->size()));
  CHECK(driver.snapshot().vocabulary == whole.vocabulary.size());
  driver.send(UndoCommand{});
  CHECK(driver.snapshot().corpus.name == "test");
  CHECK(driver.snapshot().step == 3);
}

TEST_CASE("what is opened later takes the place of a text that is still being tokenized; what is refused does not") {
  SmallWorker driver;
  const int given_up = driver.send(LoadCorpusCommand{"first", long_text()});
  const int refused = driver.send(LoadCorpusCommand{"bad", ""});
  CHECK(driver.outcome(refused) == false);
  CHECK_FALSE(driver.outcome(given_up));
  const int last = driver.send(LoadCorpusCommand{"second", long_text()});
  CHECK(driver.outcome(given_up) == false);
  driver.finish();
  CHECK(driver.outcome(last) == true);
  CHECK(driver.snapshot().corpus.name == "second");

  const int long_reset = driver.send(LoadCorpusCommand{"third", long_text()});
  const int undone = driver.send(LoadCorpusCommand{"short", kText});
  CHECK(driver.outcome(long_reset) == false);
  CHECK(driver.outcome(undone) == true);
  driver.finish();
  CHECK(driver.snapshot().corpus.name == "short");
}

TEST_CASE("a reset that waits for the dictionary is made on the text that comes meanwhile") {
  SmallWorker driver;
  const int given_up = driver.send(ResetCommand{word_settings()});
  RunSettings wanted = word_settings();
  wanted.network.hidden = 12;
  const int parked = driver.send(ResetCommand{wanted});
  CHECK(driver.outcome(given_up) == false);
  const int text = driver.send(LoadCorpusCommand{"other", kText});
  CHECK(driver.outcome(text) == true);
  CHECK_FALSE(driver.outcome(parked));
  driver.send(built_dictionary());
  driver.finish();
  CHECK(driver.outcome(parked) == true);
  CHECK(driver.snapshot().corpus.name == "other");
  CHECK(driver.snapshot().settings.text.tokenizer == TokenizerKind::kWord);
  CHECK(driver.snapshot().settings.network.hidden == 12);
}

TEST_CASE("tokens of a text that has been replaced meanwhile are not taken for the new one's") {
  SmallWorker driver;
  driver.send(built_dictionary());
  driver.send(LoadCorpusCommand{"long", long_text()});
  driver.finish();
  const int reset = driver.send(ResetCommand{word_settings()});
  REQUIRE(driver.snapshot().tokenizing);
  driver.send(LoadCorpusCommand{"short", kText});
  driver.finish();
  CHECK(driver.outcome(reset) == true);
  CHECK(driver.snapshot().corpus.name == "short");
  CHECK(driver.snapshot().corpus.lines == 6);
  CHECK(driver.snapshot().settings.text.tokenizer == TokenizerKind::kWord);
}

TEST_CASE("a text that brings its settings takes the place of all that waits, and gives way to all") {
  SmallWorker driver;
  driver.send(built_dictionary());
  const int text = driver.send(LoadCorpusCommand{"long", long_text()});
  const int linked = driver.send(LoadCorpusCommand{"linked", long_text(), small_settings()});
  CHECK(driver.outcome(text) == false);
  const int short_text = driver.send(LoadCorpusCommand{"short", kText});
  CHECK(driver.outcome(linked) == false);
  CHECK(driver.outcome(short_text) == true);
  driver.finish();
  CHECK(driver.snapshot().corpus.name == "short");
}

TEST_CASE("a text and a model wait beside each other, whichever came first, and so do a text and a reset") {
  SmallWorker teacher;
  teacher.send(built_dictionary());
  teacher.send(ResetCommand{word_settings()});
  const std::vector<uint8_t> of_words = teacher.export_model();

  SmallWorker driver;
  const int model = driver.send(ImportModelCommand{of_words});  // waits for the dictionary
  const int text = driver.send(LoadCorpusCommand{"long", long_text()});
  driver.finish();
  CHECK(driver.outcome(text) == true);
  CHECK_FALSE(driver.outcome(model));
  driver.send(built_dictionary());
  driver.finish();
  CHECK(driver.outcome(model) == true);
  CHECK(driver.snapshot().imported);
  CHECK(driver.snapshot().can_train);
  CHECK(driver.snapshot().corpus.name == "long");

  const int second = driver.send(LoadCorpusCommand{"second", long_text()});
  const int of_characters = driver.send(ImportModelCommand{SmallWorker().export_model()});
  driver.finish();
  CHECK(driver.outcome(second) == true);
  CHECK(driver.outcome(of_characters) == true);
  CHECK(driver.snapshot().imported);
  CHECK(driver.snapshot().corpus.name == "second");
  CHECK(driver.snapshot().settings.text.tokenizer == TokenizerKind::kCharacter);

  RunSettings wider = small_settings();
  wider.network.hidden = 20;
  const int third = driver.send(LoadCorpusCommand{"third", long_text()});
  const int reset = driver.send(ResetCommand{wider});
  driver.finish();
  CHECK(driver.outcome(third) == true);
  CHECK(driver.outcome(reset) == true);
  CHECK(driver.snapshot().corpus.name == "third");
  CHECK(driver.snapshot().settings.network.hidden == 20);
  CHECK_FALSE(driver.snapshot().imported);
}

TEST_CASE("a reset and a model that tokenize a long text otherwise do so in pieces too") {
  SmallWorker driver;
  driver.send(built_dictionary());
  driver.send(LoadCorpusCommand{"long", long_text(), word_settings()});
  driver.finish();
  const int64_t words = driver.snapshot().corpus.tokens;
  const std::vector<uint8_t> model = driver.export_model();
  driver.send(ResetCommand{small_settings()});
  CHECK(driver.snapshot().tokenizing);
  driver.finish();
  CHECK(driver.snapshot().corpus.tokens > words);
  driver.send(ImportModelCommand{model});
  CHECK(driver.snapshot().tokenizing);
  driver.finish();
  CHECK(driver.snapshot().imported);
  CHECK(driver.snapshot().can_train);
  CHECK(driver.snapshot().corpus.tokens == words);
}

TEST_CASE("training waits while a text is tokenized") {
  SmallWorker driver;
  driver.send(TrainCommand{});
  driver.send(LoadCorpusCommand{"long", long_text()});
  driver.advance();
  driver.advance();
  CHECK(driver.snapshot().step == 3);
  while (driver.snapshot().tokenizing) driver.advance();
  CHECK(driver.snapshot().corpus.name == "long");
  driver.advance();
  CHECK(driver.snapshot().step == 1);
}

}  // namespace geci::tokenizing_test
