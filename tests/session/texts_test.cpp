// Texts that a session opens, and the dictionary that some of them need.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/sentence.h"
#include "session/built_dictionary.h"
#include "session/driver.h"

namespace geci::texts_test {
namespace {

constexpr Sentence<> kNetworkDown{"The network is down.", "网络不通。"};

}  // namespace

TEST_CASE("a text that brings settings begins a network of these, whatever was there; refused, nothing changes") {
  Driver driver;
  driver.begin();
  driver.train(5);
  REQUIRE(driver.ask(ImportModelCommand{driver.export_model()}).ok);

  RunSettings wanted = small_settings();
  wanted.network.hidden = 24;
  wanted.train.seed = 99;
  RunSettings impossible = wanted;
  impossible.network.hidden = -1;
  const Reply refused = driver.ask(LoadCorpusCommand{"linked", kVerses, impossible});
  CHECK_FALSE(refused.ok);
  CHECK(driver.snapshot().notice.kind == NoticeKind::kSettingsRejected);
  CHECK(driver.snapshot().corpus.name == "test");
  CHECK(driver.snapshot().imported);

  REQUIRE(driver.ask(LoadCorpusCommand{"linked", kVerses, wanted}).ok);
  CHECK(driver.snapshot().corpus.name == "linked");
  CHECK_FALSE(driver.snapshot().imported);
  CHECK(driver.snapshot().step == 0);
  CHECK(same_settings(driver.snapshot().settings, wanted));
  const double loss = driver.train(3);
  REQUIRE(driver.ask(UndoCommand{}).ok);
  CHECK(driver.snapshot().step == 5);

  Driver other;
  other.ask(PauseCommand{});
  REQUIRE(other.ask(LoadCorpusCommand{"linked", kVerses, wanted}).ok);
  CHECK(other.train(3) == loss);
}

TEST_CASE("a text whose settings ask for words waits for the dictionary") {
  Driver driver;
  driver.ask(PauseCommand{});
  driver.send(LoadCorpusCommand{"linked", kVerses, word_settings()});
  REQUIRE(driver.work_until([&] { return driver.snapshot().wants_dictionary; }));
  CHECK(driver.snapshot().corpus.name.empty());
  REQUIRE(driver.ask(built_dictionary()).ok);
  CHECK(driver.snapshot().corpus.name == "linked");
  CHECK(driver.snapshot().settings.text.tokenizer == TokenizerKind::kWord);
}

TEST_CASE("texts that cannot be used are refused in a sentence, and the run goes on") {
  Driver driver;
  driver.begin();
  driver.train(5);
  for (const char* text : {"", "\n\n  \n", "太短"}) {
    const Reply reply = driver.ask(LoadCorpusCommand{"bad", text});
    CHECK_FALSE(reply.ok);
    CHECK(reply.sentence.english().size() > 10);
    CHECK(driver.snapshot().notice.kind == NoticeKind::kTextRejected);
  }
  CHECK(driver.snapshot().corpus.name == "test");
  CHECK(driver.snapshot().step == 5);
  driver.train(1);
}

TEST_CASE("a text too short for a window is refused beside an imported model as well, and its own text stays") {
  Driver driver;
  driver.begin();
  REQUIRE(driver.ask(ImportModelCommand{driver.export_model()}).ok);
  const Reply refused = driver.ask(LoadCorpusCommand{"short", "山上有风"});
  CHECK_FALSE(refused.ok);
  CHECK(refused.sentence.english().find("window") != std::string::npos);
  CHECK(driver.snapshot().corpus.name == "test");
  CHECK(driver.snapshot().can_train);
}

TEST_CASE("a command that needs the dictionary waits for it, and everything else goes on") {
  for (const Place place : session_places()) {
    Driver driver(place);
    driver.begin();
    driver.send(ResetCommand{word_settings()});
    REQUIRE(driver.work_until([&] { return driver.snapshot().wants_dictionary; }));
    driver.train(2);
    REQUIRE(driver.ask(built_dictionary()).ok);
    CHECK_FALSE(driver.snapshot().wants_dictionary);
    CHECK(driver.snapshot().step == 0);
    CHECK(driver.snapshot().settings.text.tokenizer == TokenizerKind::kWord);
    // Once it is there, nothing waits.
    CHECK(driver.ask(ResetCommand{word_settings()}).ok);
    driver.train(3);
  }
}

TEST_CASE("a model of words waits for the dictionary too") {
  Driver teacher;
  teacher.begin();
  REQUIRE(teacher.ask(built_dictionary()).ok);
  REQUIRE(teacher.ask(ResetCommand{word_settings()}).ok);
  teacher.train(5);
  const std::string text = teacher.write_greedily("山上");
  const std::vector<uint8_t> model = teacher.export_model();

  Driver pupil;
  pupil.send(ImportModelCommand{model});
  REQUIRE(pupil.work_until([&] { return pupil.snapshot().wants_dictionary; }));
  CHECK_FALSE(pupil.snapshot().has_network);
  REQUIRE(pupil.ask(built_dictionary()).ok);
  CHECK(pupil.write_greedily("山上") == text);
}

TEST_CASE("a dictionary that cannot be had refuses what waited for it, changes nothing and may come later") {
  Driver driver;
  driver.begin();
  driver.train(4);
  for (const LoadDictionaryCommand& bad :
       {LoadDictionaryCommand{{}, kNetworkDown()}, LoadDictionaryCommand{{1, 2, 3}, {}}}) {
    const int waiting = driver.send(ResetCommand{word_settings()});
    REQUIRE(driver.work_until([&] { return driver.snapshot().wants_dictionary; }));
    driver.send(bad);
    const Reply refused = driver.wait_for(waiting);
    CHECK_FALSE(refused.ok);
    CHECK(refused.sentence.english().ends_with("."));
    CHECK_FALSE(driver.snapshot().wants_dictionary);
    CHECK(driver.snapshot().step == 4);
  }
  REQUIRE(driver.ask(built_dictionary()).ok);
  CHECK(driver.ask(ResetCommand{word_settings()}).ok);
}

}  // namespace geci::texts_test
