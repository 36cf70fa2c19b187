// How long a notice stays.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/sentence.h"
#include "session/built_dictionary.h"
#include "session/driver.h"

namespace geci::notices_test {

namespace {

constexpr Sentence<> kNetworkDown{"The network is down.", "网络不通。"};

/// What asks for something that is refused, and what kind of notice tells of it.
struct Refusal {
  Action action;
  NoticeKind kind;
};

Refusal bad_text() { return {LoadCorpusCommand{"bad", "\n\n"}, NoticeKind::kTextRejected}; }
Refusal bad_model() { return {ImportModelCommand{{1, 2, 3}}, NoticeKind::kModelRejected}; }
Refusal bad_settings() {
  RunSettings settings = small_settings();
  settings.network.hidden = 0;
  return {ResetCommand{settings}, NoticeKind::kSettingsRejected};
}
Refusal bad_prompt() { return {GenerateCommand{"甲乙丙", 5, {}}, NoticeKind::kPromptRejected}; }

NoticeKind told(const Driver& driver) { return driver.snapshot().notice.kind; }

}  // namespace

TEST_CASE("what was said of something else is said no longer when a text, a network, a model or an undo comes") {
  Driver driver;
  driver.begin();
  driver.train(5);
  const std::vector<uint8_t> model = driver.export_model();
  const std::vector<Action> openings = {LoadCorpusCommand{"good", kVerses}, ResetCommand{small_settings()},
                                        ImportModelCommand{model},
                                        LoadCorpusCommand{"linked", kVerses, small_settings()}, UndoCommand{}};
  for (const Action& opening : openings) {
    CAPTURE(opening.index());
    for (const Refusal& refusal : {bad_text(), bad_model(), bad_settings(), bad_prompt()}) {
      // A run worth keeping, so that there is one to go back to.
      REQUIRE(driver.ask(ResetCommand{small_settings()}).ok);
      driver.train(1);
      REQUIRE(driver.ask(ResetCommand{small_settings()}).ok);
      CHECK_FALSE(driver.ask(refusal.action).ok);
      REQUIRE(told(driver) == refusal.kind);
      const int64_t number = driver.snapshot().notice.number;
      REQUIRE(driver.ask(opening).ok);
      // A text alone answers nothing about settings that were refused.
      const bool stays = refusal.kind == NoticeKind::kSettingsRejected && opening.index() == openings[0].index() &&
                         !std::get<LoadCorpusCommand>(opening).settings;
      CHECK(told(driver) == (stays ? refusal.kind : NoticeKind::kNone));
      CHECK(driver.snapshot().notice.text.empty() == !stays);
      CHECK((driver.snapshot().notice.number > number) == !stays);  // whoever shows it learns of it
    }
  }
}

TEST_CASE("a warning about the present text stays until there is another text") {
  Driver driver;
  driver.begin();
  const std::string broken = kVerses + "山上有风风里有雨雨里有人唱歌\xFF\n";
  REQUIRE(driver.ask(LoadCorpusCommand{"broken", broken}).ok);
  REQUIRE(told(driver) == NoticeKind::kTextWarning);
  REQUIRE(driver.ask(ResetCommand{small_settings()}).ok);
  CHECK(told(driver) == NoticeKind::kTextWarning);
  driver.train(1);
  REQUIRE(driver.ask(LoadCorpusCommand{"good", kVerses}).ok);
  CHECK(told(driver) == NoticeKind::kNone);
  // And it comes back with its text.
  REQUIRE(driver.ask(UndoCommand{}).ok);
  CHECK(told(driver) == NoticeKind::kTextWarning);
  const Message text = driver.snapshot().notice.text;
  CHECK(text == driver.ask(LoadCorpusCommand{"broken", broken}).sentence);
}

TEST_CASE("a refused prompt is said no longer when another one is written from") {
  Driver driver;
  driver.begin();
  CHECK_FALSE(driver.ask(bad_prompt().action).ok);
  REQUIRE(told(driver) == NoticeKind::kPromptRejected);
  REQUIRE(driver.ask(GenerateCommand{"山甲", 5, {}}).ok);
  CHECK(told(driver) == NoticeKind::kInfo);
  REQUIRE(driver.ask(GenerateCommand{"山", 5, {}}).ok);
  CHECK(told(driver) == NoticeKind::kNone);
  // But a lyric answers nothing about a text.
  CHECK_FALSE(driver.ask(bad_text().action).ok);
  REQUIRE(driver.ask(GenerateCommand{"山", 5, {}}).ok);
  CHECK(told(driver) == NoticeKind::kTextRejected);
}

TEST_CASE("that the dictionary could not be had is said no longer when it is there") {
  Driver driver;
  driver.begin();
  driver.send(ResetCommand{word_settings()});
  REQUIRE(driver.work_until([&] { return driver.snapshot().wants_dictionary; }));
  REQUIRE(driver.ask(LoadDictionaryCommand{{}, kNetworkDown()}).ok);
  REQUIRE(driver.snapshot().notice.text.english() == "The network is down.");
  REQUIRE(driver.ask(built_dictionary()).ok);
  CHECK(told(driver) == NoticeKind::kNone);
  // Of another refusal it says nothing.
  CHECK_FALSE(driver.ask(bad_text().action).ok);
  REQUIRE(driver.ask(built_dictionary()).ok);
  CHECK(told(driver) == NoticeKind::kTextRejected);
}

TEST_CASE("what an opening itself has to say outlives it") {
  const std::string other = "完全不同的句子写在这里\n另外一行也不同\n";
  Driver driver;
  driver.begin();
  driver.train(2);
  const std::vector<uint8_t> model = driver.export_model();
  REQUIRE(driver.ask(ImportModelCommand{model}).ok);
  CHECK_FALSE(driver.ask(bad_text().action).ok);
  REQUIRE(driver.ask(LoadCorpusCommand{"other", other}).ok);
  CHECK(told(driver) == NoticeKind::kTextWarning);
  REQUIRE(driver.ask(LoadCorpusCommand{"test", kVerses}).ok);
  CHECK(told(driver) == NoticeKind::kNone);

  REQUIRE(driver.ask(LoadCorpusCommand{"linked", other, small_settings()}).ok);
  CHECK_FALSE(driver.ask(bad_text().action).ok);
  REQUIRE(driver.ask(ImportModelCommand{model}).ok);
  CHECK(told(driver) == NoticeKind::kCannotTrain);
}

}  // namespace geci::notices_test
