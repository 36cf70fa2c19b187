// How a session trains: by itself, by steps, with every setting, and when it stops.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "session/driver.h"

namespace geci::training_test {

TEST_CASE("a session trains by itself as soon as it has a text, on a thread or in slices") {
  for (const Place place : session_places()) {
    Driver driver(place);
    REQUIRE(driver.ask(LoadCorpusCommand{"test", kVerses + kVerses + kVerses + kVerses}).ok);
    CHECK(driver.work_until([&] { return driver.snapshot().step >= 3; }));
    CHECK(driver.snapshot().training);
    CHECK(driver.snapshot().curve->size() >= 3);
    CHECK(driver.snapshot().corpus.name == "test");
    CHECK(driver.snapshot().corpus.lines == 40);
  }
}

TEST_CASE("training lowers the loss from about ln V") {
  Driver driver;
  driver.begin();
  const double first = driver.train(1);
  CHECK(first == doctest::Approx(driver.snapshot().random_loss).epsilon(0.25));
  CHECK(driver.train(150) < 0.5 * first);
}

TEST_CASE("the losses are the same on a thread, in slices, and with two threads of the backend") {
  std::vector<std::vector<double>> runs;
  const auto run = [&](Place place, int threads) {
    Driver driver(place, threads);
    driver.begin();
    runs.push_back(driver.train_singly(10));
  };
  for (const Place place : session_places()) run(place, 1);
  if (has_threads()) run(Place::kThread, 2);
  for (const std::vector<double>& losses : runs) CHECK(losses == runs.front());
}

TEST_CASE("before there is a text, everything says so") {
  Driver driver;
  for (const Action& action :
       std::vector<Action>{TrainCommand{}, StepCommand{1}, ResetCommand{}, GenerateCommand{}, ExportModelCommand{}}) {
    const Reply reply = driver.ask(action);
    CHECK_FALSE(reply.ok);
    CHECK(reply.sentence.english().find("choose or open") != std::string::npos);
  }
}

TEST_CASE("settings out of range are refused in a sentence, and the run stays") {
  Driver driver;
  driver.begin();
  driver.train(3);
  std::vector<RunSettings> bad(6, small_settings());
  bad[0].network.hidden = 0;
  bad[1].train.optimizer.learning_rate = std::numeric_limits<double>::quiet_NaN();
  bad[2].train.batch = -1;
  bad[3].network.dropout = 1;
  bad[4].train.clip = -1;
  bad[5].train.steps = 100'000;
  for (const RunSettings& settings : bad) {
    const Reply reply = driver.ask(ResetCommand{settings});
    CHECK_FALSE(reply.ok);
    CHECK_FALSE(reply.sentence.empty());
  }
  CHECK(driver.snapshot().step == 3);
  CHECK(driver.snapshot().settings.network.hidden == 16);
}

TEST_CASE("a learning rate that makes training diverge stops it with a sentence, and the model still writes") {
  Driver driver;
  driver.begin();
  RunSettings wild = small_settings();
  wild.train.optimizer.kind = Optimizer::kSgd;
  wild.train.optimizer.learning_rate = 10;
  wild.train.clip = 0;
  wild.network.cell = Cell::kRnnRelu;
  wild.network.layers = 3;
  REQUIRE(driver.ask(ResetCommand{wild}).ok);
  const InspectCommand look{.what = Inspected::kNext, .text = "山"};
  const std::vector<float> fresh = driver.ask(look).inspection->logits;
  REQUIRE(driver.ask(TrainCommand{}).ok);
  REQUIRE(driver.work_until([&] { return !driver.snapshot().training; }));
  CHECK(driver.snapshot().notice.kind == NoticeKind::kDiverged);
  CHECK(driver.snapshot().notice.text.english().starts_with("Training diverged at step "));
  CHECK(driver.snapshot().verdict.kind == VerdictKind::kDiverged);
  CHECK(std::isfinite(driver.snapshot().loss));
  // With the last good weights, which are kept every hundred steps: here those that it began with.
  REQUIRE(driver.snapshot().step < 100);
  CHECK(driver.ask(look).inspection->logits == fresh);
  const Reply lyric = driver.ask(GenerateCommand{"山", 5, {}});
  REQUIRE(lyric.ok);
  CHECK(lyric.text.size() > std::string("山").size());
}

TEST_CASE("every cell, layers, tied weights and every schedule can be trained") {
  Driver driver;
  driver.begin();
  for (const Cell cell : {Cell::kRnnTanh, Cell::kRnnRelu, Cell::kGru, Cell::kLstm}) {
    for (const ScheduleKind schedule :
         {ScheduleKind::kConstant, ScheduleKind::kCosine, ScheduleKind::kStep, ScheduleKind::kPlateau}) {
      RunSettings settings = small_settings();
      settings.network.cell = cell;
      settings.network.layers = 2;
      settings.network.embed = settings.network.hidden;
      settings.network.tie = true;
      settings.train.schedule.kind = schedule;
      settings.train.schedule.every = 1;
      const Reply reply = driver.ask(ResetCommand{settings});
      CAPTURE(reply.sentence.english());
      REQUIRE(reply.ok);
      const double first = driver.train(1);
      CHECK(driver.train(30) < first);
      CHECK(driver.snapshot().settings.network.cell == cell);
    }
  }
}

TEST_CASE("a cosine schedule ends with its epochs: after them nothing is learned any more") {
  Driver driver;
  driver.begin();
  RunSettings settings = small_settings();
  settings.train.schedule.kind = ScheduleKind::kCosine;
  settings.cosine_epochs = 2;
  settings.train.order = WindowOrder::kInOrder;
  REQUIRE(driver.ask(ResetCommand{settings}).ok);
  const int64_t epoch = driver.snapshot().steps_per_epoch;
  driver.train(2 * epoch);
  const InspectCommand look{.what = Inspected::kNext, .text = "山"};
  const std::vector<float> after_epochs = driver.ask(look).inspection->logits;
  driver.train(2 * epoch);
  CHECK(driver.ask(look).inspection->logits == after_epochs);
}

TEST_CASE("lines set apart are scored after each epoch, and a loss that gets no better stops the training") {
  Driver driver;
  driver.begin();
  RunSettings settings = small_settings();
  settings.validation = 0.2;
  settings.train.patience = 2;
  REQUIRE(driver.ask(ResetCommand{settings}).ok);
  const int64_t tokens = driver.snapshot().corpus.tokens;
  CHECK(driver.snapshot().steps_per_epoch < (tokens - 1) / (settings.train.batch * settings.train.steps));
  REQUIRE(driver.ask(TrainCommand{}).ok);
  REQUIRE(driver.work_until([&] { return !driver.snapshot().training; }));
  CHECK(driver.snapshot().notice.kind == NoticeKind::kStoppedEarly);
  const std::vector<CurvePoint>& scores = driver.snapshot().validation;
  REQUIRE(scores.size() > 2);
  // The last two were no better than the best.
  for (size_t i = scores.size() - 2; i < scores.size(); ++i) CHECK(scores[i].loss >= scores[scores.size() - 3].loss);
  CHECK(driver.ask(TrainCommand{}).ok);
  REQUIRE(driver.ask(PauseCommand{}).ok);
}

TEST_CASE("a share to set apart that leaves no lines is refused in a sentence") {
  Driver driver;
  driver.begin();
  for (const double share : {-0.5, 1.0, 7.0}) {
    RunSettings settings = small_settings();
    settings.validation = share;
    const Reply reply = driver.ask(ResetCommand{settings});
    CHECK_FALSE(reply.ok);
    CHECK(reply.sentence.english().ends_with("."));
    CHECK(driver.snapshot().notice.kind == NoticeKind::kSettingsRejected);
  }
}

TEST_CASE("each point of the curve holds what the engine told of the step") {
  Driver driver;
  driver.begin();
  RunSettings settings = small_settings();
  settings.train.schedule.warmup_steps = 4;
  REQUIRE(driver.ask(ResetCommand{settings}).ok);
  const double loss = driver.train(6);
  const std::vector<CurvePoint>& curve = *driver.snapshot().curve;
  REQUIRE(curve.size() == 6);
  CHECK(curve.back().loss == static_cast<float>(loss));
  CHECK(curve.front().learning_rate == doctest::Approx(1e-2 / 4));
  CHECK(curve.back().learning_rate == doctest::Approx(1e-2));
  for (const CurvePoint& point : curve) CHECK(point.gradient_norm > 0);
  CHECK(driver.snapshot().verdict.kind != VerdictKind::kNone);
}

}  // namespace geci::training_test
