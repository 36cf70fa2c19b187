#include "session/estimate.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "core/sentence.h"
#include "session/built_dictionary.h"
#include "session/driver.h"
#include "session/estimates.h"

namespace geci::estimate_test {
namespace {

constexpr Sentence<> kNoDictionaryToday{"No dictionary today.", "今天没有词典。"};

constexpr double kTick = 0.02;

std::string long_text() {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "山上有风\n风里有雨\n雨里有人唱歌 ok\n歌里有山有水\n水边有一只船\n";
  return text;
}

RunSettings trial_settings() {
  RunSettings settings = small_settings();
  settings.train.batch = 4;
  settings.cosine_epochs = 7;
  return settings;
}

/// A worker whose clock goes on by one tick each time it is looked at: whatever is timed takes one tick.
struct Bench : Driver {
  explicit Bench(double tick = kTick)
      : Driver(DriverOptions{.place = Place::kWorker, .tick = tick, .devices = nullptr, .executor = nullptr}) {}

  /// Paused, on a long text.
  void begin() {
    REQUIRE(ask(LoadCorpusCommand{"test", long_text()}).ok);
    REQUIRE(ask(ResetCommand{trial_settings()}).ok);
    REQUIRE(ask(PauseCommand{}).ok);
  }

  Estimate estimate(const RunSettings& settings) {
    const Reply reply = ask(EstimateCommand{settings});
    REQUIRE(reply.ok);
    REQUIRE(reply.estimate);
    return *reply.estimate;
  }
};

double ticks_an_epoch(int64_t windows, int batch) { return kTick * static_cast<double>(windows) / batch; }

}  // namespace

TEST_CASE("an estimate is what the clock says of a step, times the steps of an epoch") {
  Bench bench;
  bench.begin();
  RunSettings draft = trial_settings();
  draft.network.hidden = 24;
  const Estimate estimate = bench.estimate(draft);
  const auto windows = (bench.snapshot().corpus.tokens - 1) / draft.train.steps;
  CHECK(estimate.windows_per_epoch == windows);
  CHECK(estimate.steps_per_epoch == (windows + 3) / 4);
  CHECK(estimate.seconds_per_epoch == doctest::Approx(ticks_an_epoch(windows, 4)));
  CHECK(same_settings(estimate.settings, draft));
  CHECK(estimate.corpus.vocabulary == bench.snapshot().vocabulary);
  const auto told = time_estimate(bench.snapshot(), draft, estimate);
  REQUIRE(told);
  CHECK(!told->live);
  CHECK(told->seconds() == doctest::Approx(7 * estimate.seconds_per_epoch));
}

TEST_CASE("of a batch whose step would take long, a part is timed and the whole reckoned") {
  RunSettings draft = trial_settings();
  draft.train.steps = 128;  // two windows are tried first, then as many as a quarter of a second has room for
  for (const auto& [tick, timed] : {std::pair{0.02, 4}, std::pair{0.2, 2}}) {
    Bench bench(tick);
    bench.begin();
    const Estimate estimate = bench.estimate(draft);
    const auto windows = static_cast<double>(estimate.windows_per_epoch);
    CHECK(estimate.seconds_per_epoch == doctest::Approx(tick * windows / timed));
  }
}

TEST_CASE("an estimate changes neither the text in force nor the training") {
  const auto weights_after = [](bool with_estimate) {
    Bench bench;
    bench.begin();
    bench.train(3);
    RunSettings draft = trial_settings();
    draft.text.cleaning = Cleaning::kTutorial;
    if (with_estimate) bench.estimate(draft);
    bench.train(3);
    CHECK(bench.snapshot().step == 6);
    CHECK(bench.snapshot().settings.text.cleaning == Cleaning::kNone);
    return bench.export_model();
  };
  CHECK(weights_after(true) == weights_after(false));
}

TEST_CASE("training goes on while an estimate is made") {
  Bench bench;
  bench.begin();
  bench.ask(TrainCommand{});
  const int64_t before = bench.snapshot().step;
  RunSettings draft = trial_settings();
  draft.train.batch = 2;
  bench.estimate(draft);
  CHECK(bench.snapshot().step > before);
  CHECK(bench.snapshot().training);
}

TEST_CASE(
    "a text that would be tokenized otherwise is tokenized for the estimate, and counted as a reset would count it") {
  for (const TokenizerKind tokenizer : {TokenizerKind::kCharacter, TokenizerKind::kWord}) {
    Bench bench;
    bench.begin();
    REQUIRE(bench.ask(built_dictionary()).ok);
    RunSettings draft = trial_settings();
    draft.text = {tokenizer, Cleaning::kTutorial, ""};
    draft.train.steps = 4;
    const Estimate estimate = bench.estimate(draft), again = bench.estimate(draft);
    REQUIRE(bench.ask(ResetCommand{draft}).ok);
    const Snapshot after = bench.snapshot();
    for (const Estimate& each : {estimate, again}) {
      CHECK(each.corpus.lines == after.corpus.lines);
      CHECK(each.corpus.tokens == after.corpus.tokens);
      CHECK(each.corpus.vocabulary == after.corpus.vocabulary);
      CHECK(each.corpus.number == after.corpus.number);
      CHECK(each.parameters == after.parameters);
      CHECK(each.steps_per_epoch == after.steps_per_epoch);
      CHECK(each.windows_per_epoch == after.windows_per_epoch);
    }
  }
}

TEST_CASE("an estimate for words waits for the dictionary, and is refused without a notice if there is none") {
  Bench bench;
  bench.begin();
  RunSettings draft = trial_settings();
  draft.text.tokenizer = TokenizerKind::kWord;
  const int estimate = bench.send(EstimateCommand{draft});
  CHECK(bench.snapshot().wants_dictionary);
  CHECK(bench.reply_to(estimate) == nullptr);
  bench.ask_at_once(LoadDictionaryCommand{{}, kNoDictionaryToday()});
  REQUIRE(bench.reply_to(estimate) != nullptr);
  CHECK(!bench.reply_to(estimate)->ok);
  CHECK(bench.reply_to(estimate)->sentence == kNoDictionaryToday());
  CHECK(bench.snapshot().notice.kind == NoticeKind::kNone);
}

TEST_CASE("what a reset would refuse, an estimate refuses with a sentence, and no notice") {
  Bench bench;
  CHECK(!bench.ask(EstimateCommand{trial_settings()}).ok);
  bench.begin();
  RunSettings too_long = trial_settings(), tied = trial_settings(), cosine = trial_settings();
  too_long.train.steps = 4000;
  tied.network.tie = true;
  cosine.train.schedule.kind = ScheduleKind::kCosine;
  cosine.train.schedule.warmup_steps = 1'000'000;
  for (const RunSettings& draft : {too_long, tied, cosine}) {
    const Reply reply = bench.ask(EstimateCommand{draft});
    CHECK(!reply.ok);
    CHECK(reply.sentence.english().size() > 20);
    CHECK(!bench.ask(ResetCommand{draft}).ok);
  }
  cosine.train.schedule.warmup_steps = 3;
  CHECK(bench.ask(EstimateCommand{cosine}).ok);
}

TEST_CASE("a newer question takes the place of one under way") {
  Bench bench;
  bench.begin();
  const int older = bench.send(EstimateCommand{trial_settings()});
  const int newer = bench.send(EstimateCommand{trial_settings()});
  REQUIRE(bench.reply_to(older) != nullptr);
  CHECK(!bench.reply_to(older)->ok);
  CHECK(bench.reply_to(newer) == nullptr);
  bench.finish();
  REQUIRE(bench.reply_to(newer) != nullptr);
  CHECK(bench.reply_to(newer)->estimate);
}

TEST_CASE("an estimate waits for a benchmark, which has the machine to itself") {
  Bench bench;
  bench.begin();
  const int estimate = bench.send(EstimateCommand{trial_settings()});
  const int benchmark = bench.send(BenchCommand{{"tutorial", 0.02}});
  CHECK(bench.wait_for(benchmark).benchmark);
  CHECK(bench.reply_to(estimate) == nullptr);
  CHECK(bench.wait_for(estimate).estimate);
}

TEST_CASE("while training by a draft, its estimate and what is left come from the speed of the training") {
  Snapshot snapshot;
  snapshot.settings = trial_settings();
  snapshot.training = true;
  snapshot.windows_per_epoch = 100;
  snapshot.tokens_per_second = 400;  // 8 tokens a window: two seconds an epoch
  snapshot.epochs_done = 2.25;
  const auto live = time_estimate(snapshot, trial_settings(), std::nullopt);
  REQUIRE(live);
  CHECK(live->live);
  CHECK(live->seconds_per_epoch == doctest::Approx(2));
  CHECK(live->seconds() == doctest::Approx(14));
  const auto left = time_left(snapshot);
  REQUIRE(left);
  CHECK(left->epoch == 3);
  CHECK(left->in_epoch == doctest::Approx(1.5));
  CHECK(left->in_all == doctest::Approx(9.5));
  snapshot.epochs_done = 8;
  CHECK(time_left(snapshot)->in_all == 0);
  CHECK(time_left(snapshot)->in_epoch == doctest::Approx(2));
  RunSettings other = trial_settings();
  other.network.hidden = 32;
  CHECK(!time_estimate(snapshot, other, std::nullopt));
  snapshot.training = false;
  CHECK(!time_left(snapshot));
}

TEST_CASE("an estimate of another draft, or of another text, is none") {
  Snapshot snapshot;
  snapshot.corpus.number = 2;
  Estimate measured;
  measured.settings = trial_settings();
  measured.corpus.number = 2;
  CHECK(time_estimate(snapshot, trial_settings(), measured));
  measured.corpus.number = 1;
  CHECK(!time_estimate(snapshot, trial_settings(), measured));
}

TEST_CASE("a draft is asked about once, when it has stood still and no training tells its speed") {
  Estimates estimates;
  Snapshot snapshot;
  RunSettings draft = trial_settings();
  CHECK(!estimates.question(snapshot, draft, 0));
  CHECK(!estimates.question(snapshot, draft, 10));  // there is no text
  snapshot.corpus.number = 1;
  CHECK(!estimates.question(snapshot, draft, 10));
  CHECK(!estimates.question(snapshot, draft, 10.2));
  draft.network.hidden = 32;
  CHECK(!estimates.question(snapshot, draft, 10.4));
  CHECK(!estimates.question(snapshot, draft, 10.6));
  const auto question = estimates.question(snapshot, draft, 10.9);
  REQUIRE(question);
  CHECK(same_settings(question->settings, draft));
  CHECK(!estimates.question(snapshot, draft, 12));

  Reply refusal;
  refusal.ok = false;
  refusal.sentence = kNoDictionaryToday();
  estimates.take(refusal);
  CHECK(estimates.why_not(snapshot, draft) == kNoDictionaryToday());
  CHECK(estimates.why_not(snapshot, trial_settings()).empty());

  snapshot.settings = trial_settings();
  snapshot.training = true;
  CHECK(!estimates.question(snapshot, trial_settings(), 13));
  CHECK(!estimates.question(snapshot, trial_settings(), 14));
  snapshot.training = false;  // paused: now it is tried
  CHECK(estimates.question(snapshot, trial_settings(), 15));
}

}  // namespace geci::estimate_test
