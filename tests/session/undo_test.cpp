// Runs that take one another's place: the curves that stay, and the way back.

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "session/driver.h"

namespace geci::undo_test {

TEST_CASE("a reset and a new text each begin a run, and the curves before stay until they are removed") {
  Driver driver;
  driver.begin();
  driver.train(3);
  const int first = driver.snapshot().run.number;
  REQUIRE(driver.ask(ResetCommand{}).ok);
  CHECK(driver.snapshot().curve->empty());
  CHECK(driver.snapshot().run.number == first + 1);
  driver.train(4);
  REQUIRE(driver.ask(LoadCorpusCommand{"other", kVerses + kVerses}).ok);
  const PastRuns& past = driver.snapshot().past_runs;
  REQUIRE(past.size() == 2);
  CHECK(past[0]->name.number == first);
  CHECK(past[0]->curve.size() == 3);
  CHECK(past[1]->name.corpus == "test");
  CHECK(past[1]->name.hidden == 16);
  CHECK(past[1]->curve.size() == 4);
  CHECK(driver.snapshot().run.corpus == "other");
  // A run that never trained leaves nothing and its number is used again.
  REQUIRE(driver.ask(ResetCommand{}).ok);
  CHECK(driver.snapshot().run.number == first + 2);
  CHECK(driver.snapshot().past_runs.size() == 2);
  CHECK(driver.ask(RemoveRunCommand{first}).ok);
  CHECK(driver.snapshot().past_runs.size() == 1);
  CHECK_FALSE(driver.ask(RemoveRunCommand{first}).ok);
}

namespace {

/// Settings of which training needs to remember everything: moments, dropout's dice, the stream's state, epochs.
RunSettings demanding_settings() {
  RunSettings settings = small_settings();
  settings.network.cell = Cell::kLstm;
  settings.network.dropout = 0.2F;
  settings.train.order = WindowOrder::kStream;
  settings.train.schedule.kind = ScheduleKind::kPlateau;
  settings.validation = 0.2;
  return settings;
}

/// What `count` more steps make of a run: each loss, and the model at the end.
std::pair<std::vector<double>, std::vector<uint8_t>> train_and_export(Driver& driver, int count) {
  std::vector<double> losses = driver.train_singly(count);
  return {std::move(losses), driver.export_model()};
}

}  // namespace

TEST_CASE("training after an undo is bit-identical to training that was never interrupted") {
  for (const Place place : session_places()) {
    Driver plain(place), undone(place);
    for (Driver* driver : {&plain, &undone}) {
      driver->begin();
      REQUIRE(driver->ask(ResetCommand{demanding_settings()}).ok);
      driver->train(25);
    }
    REQUIRE(undone.ask(ResetCommand{small_settings()}).ok);
    undone.train(7);
    REQUIRE(undone.ask(UndoCommand{}).ok);
    CHECK(train_and_export(undone, 20) == train_and_export(plain, 20));
  }
}

TEST_CASE("an undo brings back the whole run: step, settings, text, curve and lyrics") {
  Driver driver;
  driver.begin();
  driver.train(12);
  driver.write_greedily("山");
  const Snapshot before = driver.snapshot();
  CHECK_FALSE(before.way_back);
  REQUIRE(driver.ask(LoadCorpusCommand{"other", kVerses + kVerses}).ok);
  REQUIRE(driver.snapshot().way_back);
  CHECK(driver.snapshot().way_back->run.number == before.run.number);
  CHECK(driver.snapshot().way_back->step == 12);
  CHECK_FALSE(driver.snapshot().way_back->newer);
  REQUIRE(driver.ask(UndoCommand{}).ok);
  const Snapshot& after = driver.snapshot();
  CHECK(after.step == 12);
  CHECK(after.loss == before.loss);
  CHECK(after.run.number == before.run.number);
  CHECK(after.corpus.name == "test");
  CHECK(after.corpus.lines == before.corpus.lines);
  CHECK(same_settings(after.settings, before.settings));
  CHECK(after.curve->size() == 12);
  CHECK(after.past_runs.empty());
  REQUIRE(after.samples.size() == before.samples.size());
  CHECK(after.samples.front()->text == before.samples.front()->text);
  CHECK(after.newest_lyric == before.newest_lyric);
  // What it was left for had learned nothing, so there is nothing to go back to.
  CHECK_FALSE(after.way_back);
  CHECK_FALSE(driver.ask(UndoCommand{}).ok);
}

TEST_CASE("an undo can be undone, and each of the two runs lies under the other") {
  Driver driver;
  driver.begin();
  driver.train(5);
  const int first = driver.snapshot().run.number;
  REQUIRE(driver.ask(ResetCommand{demanding_settings()}).ok);
  driver.train(8);
  REQUIRE(driver.ask(UndoCommand{}).ok);
  REQUIRE(driver.snapshot().way_back);
  CHECK(driver.snapshot().way_back->newer);
  REQUIRE(driver.snapshot().past_runs.size() == 1);
  CHECK(driver.snapshot().past_runs.front()->name.number == first + 1);
  REQUIRE(driver.ask(UndoCommand{}).ok);
  CHECK(driver.snapshot().step == 8);
  CHECK(driver.snapshot().settings.network.cell == Cell::kLstm);
  REQUIRE(driver.snapshot().past_runs.size() == 1);
  CHECK(driver.snapshot().past_runs.front()->name.number == first);
  // A run after both has a number of its own.
  REQUIRE(driver.ask(ResetCommand{}).ok);
  CHECK(driver.snapshot().run.number == first + 2);
}

TEST_CASE("what learned nothing, and what is refused, takes no kept run's place") {
  Driver driver;
  driver.begin();
  driver.train(9);
  REQUIRE(driver.ask(ResetCommand{}).ok);
  REQUIRE(driver.ask(ResetCommand{demanding_settings()}).ok);
  CHECK_FALSE(driver.ask(LoadCorpusCommand{"bad", ""}).ok);
  REQUIRE(driver.ask(UndoCommand{}).ok);
  CHECK(driver.snapshot().step == 9);
}

TEST_CASE("a model that is imported leaves a way back too, and a text beside it as well") {
  Driver driver;
  driver.begin();
  driver.train(6);
  const std::vector<uint8_t> model = driver.export_model();
  REQUIRE(driver.ask(ResetCommand{demanding_settings()}).ok);
  driver.train(4);
  REQUIRE(driver.ask(ImportModelCommand{model}).ok);
  CHECK(driver.snapshot().step == 6);
  REQUIRE(driver.ask(UndoCommand{}).ok);
  CHECK(driver.snapshot().step == 4);
  REQUIRE(driver.ask(UndoCommand{}).ok);
  CHECK(driver.snapshot().imported);
  const double next = driver.train(1);
  REQUIRE(driver.ask(LoadCorpusCommand{"other", "完全不同的句子写在这里\n另外一行也不同\n"}).ok);
  CHECK_FALSE(driver.snapshot().can_train);
  REQUIRE(driver.ask(UndoCommand{}).ok);
  CHECK(driver.snapshot().step == 7);
  CHECK(driver.snapshot().loss == next);
  CHECK(driver.snapshot().can_train);
}

}  // namespace geci::undo_test
