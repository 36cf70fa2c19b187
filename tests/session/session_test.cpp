#include "session/session.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "cpu/cpu_backend.h"
#include "cpu/thread_pool.h"
#include "session/built_dictionary.h"
#include "session/small_settings.h"

namespace geci::session_test {
namespace {

constexpr int kPumpsBeforeGivingUp = 200'000;

const char kText[] =
    "山上有风\n风里有雨\n雨里有人唱歌\n歌里有山有水\n水边有一只船\n船上有一盏灯\n"
    "灯下有人写字\n字里有风有雨\n雨停了风也停了\n山还在水也在\n";

enum class Where { kThread, kSlices };

std::unique_ptr<Executor> executor_at(Where where) {
  return where == Where::kThread ? make_thread_executor() : make_sliced_executor(0.002);
}

/// A session without a window: sends a command and pumps until it is answered.
class Driver {
 public:
  explicit Driver(Where where, int threads = 1) : Driver(executor_at(where), threads) {}
  Driver(std::unique_ptr<Executor> executor, int threads)
      : session_({.devices = one_device(make_cpu_backend(threads)),
                  .executor = std::move(executor),
                  .build = "test",
                  .clock = {}}) {}

  Reply ask(Action action) {
    session_.send({++last_request_, std::move(action)});
    Reply answer;
    const bool answered = pump_until([&] {
      for (Reply& reply : session_.take_replies()) {
        if (reply.request != last_request_) continue;
        answer = std::move(reply);
        return true;
      }
      return false;
    });
    REQUIRE(answered);
    return answer;
  }

  /// Without waiting for the answer.
  int send(Action action) {
    session_.send({++last_request_, std::move(action)});
    return last_request_;
  }
  std::vector<Reply> take_replies() { return session_.take_replies(); }

  template <class Condition>
  bool pump_until(Condition condition) {
    for (int i = 0; i < kPumpsBeforeGivingUp; ++i) {
      session_.pump();
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
    return false;
  }

  /// A small network on `text`, not training.
  void begin(const std::string& text = kText) {
    ask(PauseCommand{});
    REQUIRE(ask(LoadCorpusCommand{"test", text}).ok);
    REQUIRE(ask(PauseCommand{}).ok);
    REQUIRE(ask(ResetCommand{small_settings()}).ok);
  }

  /// Exactly `count` steps; the last loss.
  double train(int64_t count) {
    const int64_t target = snapshot().step + count;
    REQUIRE(ask(StepCommand{count}).ok);
    REQUIRE(pump_until([&] { return snapshot().step == target && !snapshot().training; }));
    return snapshot().loss;
  }

  std::string write_greedily(const std::string& prompt, int length = 20) {
    const Reply reply = ask(GenerateCommand{prompt, length, {.greedy = true}});
    REQUIRE(reply.ok);
    return reply.text;
  }

  const Snapshot& snapshot() const { return session_.snapshot(); }

 private:
  Session session_;
  int last_request_ = 0;
};

// Node without threads has no thread to give.
const bool kHasThreads = has_threads();

std::vector<Where> places() {
  return kHasThreads ? std::vector{Where::kThread, Where::kSlices} : std::vector{Where::kSlices};
}

}  // namespace

TEST_CASE("a session trains by itself as soon as it has a text, on a thread or in slices") {
  for (const Where where : places()) {
    Driver driver(where);
    REQUIRE(driver.ask(LoadCorpusCommand{"test", std::string(kText) + kText + kText + kText}).ok);
    CHECK(driver.pump_until([&] { return driver.snapshot().step >= 3; }));
    CHECK(driver.snapshot().training);
    CHECK(driver.snapshot().curve->size() >= 3);
    CHECK(driver.snapshot().corpus.name == "test");
    CHECK(driver.snapshot().corpus.lines == 40);
  }
}

TEST_CASE("a lyric appears while training, without being asked for") {
  for (const Where where : places()) {
    Driver driver(where);
    driver.begin();
    REQUIRE(driver.ask(TrainCommand{}).ok);
    CHECK(driver.pump_until([&] { return !driver.snapshot().samples.empty(); }));
    CHECK(driver.pump_until([&] { return !driver.snapshot().newest_lyric.empty(); }));
    CHECK_FALSE(driver.snapshot().samples.back()->requested);
  }
}

TEST_CASE("training lowers the loss from about ln V") {
  Driver driver(places().front());
  driver.begin();
  const double first = driver.train(1);
  CHECK(first == doctest::Approx(driver.snapshot().random_loss).epsilon(0.25));
  CHECK(driver.train(150) < 0.5 * first);
}

TEST_CASE("the losses are the same on a thread, in slices, and with two threads of the backend") {
  std::vector<std::vector<double>> runs;
  const auto run = [&](Where where, int threads) {
    Driver driver(where, threads);
    driver.begin();
    std::vector<double> losses;
    for (int i = 0; i < 10; ++i) losses.push_back(driver.train(1));
    runs.push_back(std::move(losses));
  };
  for (const Where where : places()) run(where, 1);
  if (kHasThreads) run(Where::kThread, 2);
  for (const std::vector<double>& losses : runs) CHECK(losses == runs.front());
}

TEST_CASE("an exported model, imported by another session, writes the same") {
  for (const Where where : places()) {
    Driver teacher(where);
    teacher.begin();
    teacher.train(60);
    const std::string text = teacher.write_greedily("山");
    const Reply exported = teacher.ask(ExportModelCommand{});
    REQUIRE(exported.ok);

    Driver pupil(where);
    REQUIRE(pupil.ask(ImportModelCommand{exported.bytes}).ok);
    CHECK(pupil.write_greedily("山") == text);
    CHECK(pupil.snapshot().imported);
    CHECK(pupil.snapshot().step == 60);
    CHECK_FALSE(pupil.snapshot().can_train);
  }
}

TEST_CASE("an imported model trains on where its text is at hand, and says why not where it is not") {
  Driver driver(places().front());
  driver.begin();
  driver.train(40);
  const std::vector<uint8_t> model = driver.ask(ExportModelCommand{}).bytes;

  REQUIRE(driver.ask(ImportModelCommand{model}).ok);
  CHECK(driver.snapshot().can_train);
  driver.train(5);
  CHECK(driver.snapshot().step == 45);

  const Reply other = driver.ask(LoadCorpusCommand{"other", "完全不同的句子写在这里\n另外一行也不同\n"});
  CHECK(other.ok);
  CHECK(other.sentence.find("does not know") != std::string::npos);
  const Reply train = driver.ask(TrainCommand{});
  CHECK_FALSE(train.ok);
  CHECK(train.sentence.find("Reset") != std::string::npos);

  REQUIRE(driver.ask(LoadCorpusCommand{"test", kText}).ok);
  CHECK(driver.snapshot().can_train);
  CHECK(driver.snapshot().imported);
  CHECK(driver.snapshot().step == 40);

  REQUIRE(driver.ask(LoadCorpusCommand{"other", "完全不同的句子写在这里\n另外一行也不同\n"}).ok);
  REQUIRE(driver.ask(ResetCommand{small_settings()}).ok);
  CHECK(driver.snapshot().can_train);
  CHECK_FALSE(driver.snapshot().imported);
  CHECK(driver.snapshot().step == 0);
}

TEST_CASE("a text that brings settings begins a network of these, whatever was there; refused, nothing changes") {
  Driver driver(places().front());
  driver.begin();
  driver.train(5);
  REQUIRE(driver.ask(ImportModelCommand{driver.ask(ExportModelCommand{}).bytes}).ok);

  RunSettings wanted = small_settings();
  wanted.network.hidden = 24;
  wanted.train.seed = 99;
  RunSettings impossible = wanted;
  impossible.network.hidden = -1;
  const Reply refused = driver.ask(LoadCorpusCommand{"linked", kText, impossible});
  CHECK_FALSE(refused.ok);
  CHECK(driver.snapshot().notice.kind == NoticeKind::kSettingsRejected);
  CHECK(driver.snapshot().corpus.name == "test");
  CHECK(driver.snapshot().imported);

  REQUIRE(driver.ask(LoadCorpusCommand{"linked", kText, wanted}).ok);
  CHECK(driver.snapshot().corpus.name == "linked");
  CHECK_FALSE(driver.snapshot().imported);
  CHECK(driver.snapshot().step == 0);
  CHECK(same_settings(driver.snapshot().settings, wanted));
  const double loss = driver.train(3);
  REQUIRE(driver.ask(UndoCommand{}).ok);
  CHECK(driver.snapshot().step == 5);

  Driver other(places().front());
  other.ask(PauseCommand{});
  REQUIRE(other.ask(LoadCorpusCommand{"linked", kText, wanted}).ok);
  CHECK(other.train(3) == loss);
}

TEST_CASE("a text whose settings ask for words waits for the dictionary") {
  Driver driver(places().front());
  driver.ask(PauseCommand{});
  driver.send(LoadCorpusCommand{"linked", kText, word_settings()});
  REQUIRE(driver.pump_until([&] { return driver.snapshot().wants_dictionary; }));
  CHECK(driver.snapshot().corpus.name.empty());
  REQUIRE(driver.ask(built_dictionary()).ok);
  CHECK(driver.snapshot().corpus.name == "linked");
  CHECK(driver.snapshot().settings.text.tokenizer == TokenizerKind::kWord);
}

TEST_CASE("a model file brings its curve along, and training goes on from it") {
  Driver driver(places().front());
  driver.ask(PauseCommand{});
  RunSettings settings = small_settings();
  settings.validation = 0.3;
  REQUIRE(driver.ask(LoadCorpusCommand{"test", std::string(kText) + kText + kText, settings}).ok);
  driver.train(3 * driver.snapshot().steps_per_epoch);
  const std::vector<CurvePoint> curve = *driver.snapshot().curve, validation = driver.snapshot().validation;
  REQUIRE(validation.size() == 3);
  const std::vector<uint8_t> model = driver.ask(ExportModelCommand{}).bytes;
  REQUIRE(driver.ask(ResetCommand{small_settings()}).ok);
  CHECK(driver.snapshot().curve->empty());

  REQUIRE(driver.ask(ImportModelCommand{model}).ok);
  const auto same = [](const std::vector<CurvePoint>& a, const std::vector<CurvePoint>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const CurvePoint& p, const CurvePoint& q) { return p.step == q.step && p.loss == q.loss; });
  };
  CHECK(same(*driver.snapshot().curve, curve));
  CHECK(same(driver.snapshot().validation, validation));
  driver.train(2);
  REQUIRE(driver.snapshot().curve->size() == curve.size() + 2);
  CHECK(driver.snapshot().curve->back().step == static_cast<float>(driver.snapshot().step));
}

TEST_CASE("files that are no model leave the run as it was") {
  Driver driver(places().front());
  driver.begin();
  driver.train(20);
  const std::string text = driver.write_greedily("风");
  std::vector<uint8_t> model = driver.ask(ExportModelCommand{}).bytes;
  std::vector<std::vector<uint8_t>> bad = {{}, {1, 2, 3}, std::vector<uint8_t>(1000, 0xff)};
  bad.push_back({model.begin(), model.begin() + static_cast<std::ptrdiff_t>(model.size() / 2)});
  model.push_back(0);
  bad.push_back(model);
  for (const std::vector<uint8_t>& bytes : bad) {
    const Reply reply = driver.ask(ImportModelCommand{bytes});
    CHECK_FALSE(reply.ok);
    CHECK_FALSE(reply.sentence.empty());
    CHECK(driver.snapshot().notice.kind == NoticeKind::kModelRejected);
  }
  CHECK(driver.snapshot().step == 20);
  CHECK(driver.snapshot().can_train);
  CHECK(driver.write_greedily("风") == text);
}

TEST_CASE("texts that cannot be used are refused in a sentence, and the run goes on") {
  Driver driver(places().front());
  driver.begin();
  driver.train(5);
  for (const char* text : {"", "\n\n  \n", "太短"}) {
    const Reply reply = driver.ask(LoadCorpusCommand{"bad", text});
    CHECK_FALSE(reply.ok);
    CHECK(reply.sentence.size() > 10);
    CHECK(driver.snapshot().notice.kind == NoticeKind::kTextRejected);
  }
  CHECK(driver.snapshot().corpus.name == "test");
  CHECK(driver.snapshot().step == 5);
}

TEST_CASE("a text too short for a window is refused beside an imported model as well, and its own text stays") {
  Driver driver(places().front());
  driver.begin();
  REQUIRE(driver.ask(ImportModelCommand{driver.ask(ExportModelCommand{}).bytes}).ok);
  const Reply refused = driver.ask(LoadCorpusCommand{"short", "山上有风"});
  CHECK_FALSE(refused.ok);
  CHECK(refused.sentence.find("window") != std::string::npos);
  CHECK(driver.snapshot().corpus.name == "test");
  CHECK(driver.snapshot().can_train);
}

TEST_CASE("before there is a text, everything says so") {
  Driver driver(places().front());
  for (const Action& action :
       std::vector<Action>{TrainCommand{}, StepCommand{1}, ResetCommand{}, GenerateCommand{}, ExportModelCommand{}}) {
    const Reply reply = driver.ask(action);
    CHECK_FALSE(reply.ok);
    CHECK(reply.sentence.find("choose or open") != std::string::npos);
  }
}

TEST_CASE("settings out of range are refused in a sentence, and the run stays") {
  Driver driver(places().front());
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

TEST_CASE("a prompt of unknown characters is refused, and a partly unknown one loses them") {
  Driver driver(places().front());
  driver.begin();
  const Reply refused = driver.ask(GenerateCommand{"甲乙丙", 5, {}});
  CHECK_FALSE(refused.ok);
  CHECK(refused.sentence.find("甲乙丙") != std::string::npos);
  const Reply partly = driver.ask(GenerateCommand{"山甲", 5, {}});
  CHECK(partly.ok);
  CHECK(partly.text.starts_with("山甲"));
  CHECK(partly.sentence.find("甲") != std::string::npos);
  CHECK_FALSE(driver.ask(GenerateCommand{"山", 0, {}}).ok);
  CHECK_FALSE(driver.ask(GenerateCommand{"山", 5, {.temperature = 0}}).ok);
  CHECK(driver.ask(GenerateCommand{"", 5, {}}).ok);
}

TEST_CASE("a learning rate that makes training diverge stops it with a sentence, and the model still writes") {
  Driver driver(places().front());
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
  REQUIRE(driver.pump_until([&] { return !driver.snapshot().training; }));
  CHECK(driver.snapshot().notice.kind == NoticeKind::kDiverged);
  CHECK(driver.snapshot().notice.text.starts_with("Training diverged at step "));
  CHECK(driver.snapshot().verdict.kind == VerdictKind::kDiverged);
  CHECK(std::isfinite(driver.snapshot().loss));
  // With the last good weights, which are kept every hundred steps: here those that it began with.
  REQUIRE(driver.snapshot().step < 100);
  CHECK(driver.ask(look).inspection->logits == fresh);
  const Reply lyric = driver.ask(GenerateCommand{"山", 5, {}});
  REQUIRE(lyric.ok);
  CHECK(lyric.text.size() > std::string("山").size());
}

TEST_CASE("lyrics can be asked for while it trains") {
  for (const Where where : places()) {
    Driver driver(where);
    driver.begin();
    REQUIRE(driver.ask(TrainCommand{}).ok);
    for (int i = 0; i < 5; ++i) CHECK(driver.ask(GenerateCommand{"雨", 30, {.seed = 7}}).text.starts_with("雨"));
    CHECK(driver.snapshot().training);
  }
}

namespace {

/// Passes everything on to another executor, and keeps account of how it ended.
class WatchedExecutor : public Executor {
 public:
  struct Account {
    std::atomic<bool> stopped{false};
    std::atomic<int> running{0};  // pieces of work
    int running_at_the_end = 0;   // when stop() was done
    std::atomic<int> late{0};     // pieces that were asked for after that
  };

  WatchedExecutor(std::unique_ptr<Executor> inner, std::shared_ptr<Account> account)
      : inner_(std::move(inner)), account_(std::move(account)) {}

  void start(Work work) override {
    inner_->start([account = account_, work = std::move(work)] {
      if (account->stopped) {
        ++account->late;
        return false;
      }
      ++account->running;
      const bool busy = work();
      --account->running;
      return busy;
    });
  }
  void wake() override { inner_->wake(); }
  void pump() override { inner_->pump(); }
  void stop() override {
    inner_->stop();
    account_->running_at_the_end = account_->running;
    account_->stopped = true;
    inner_->pump();  // in vain
  }

 private:
  std::unique_ptr<Executor> inner_;
  std::shared_ptr<Account> account_;
};

}  // namespace

TEST_CASE("a session that is training ends cleanly") {
  for (const Where where : places()) {
    // Many times, for a step may just have ended when the end comes.
    for (int round = 0; round < 10; ++round) {
      const auto account = std::make_shared<WatchedExecutor::Account>();
      {
        Driver driver(std::make_unique<WatchedExecutor>(executor_at(where), account), kHasThreads ? 2 : 1);
        driver.begin();
        REQUIRE(driver.ask(StepCommand{1'000'000'000}).ok);
        REQUIRE(driver.pump_until([&] { return driver.snapshot().step > 2; }));
        REQUIRE(driver.snapshot().training);
      }
      // Told to stop, with no piece of work under way any more when the rest of the session went, and none after it.
      REQUIRE(account->stopped);
      CHECK(account->running_at_the_end == 0);
      CHECK(account->late == 0);
    }
  }
}

TEST_CASE("the same seed writes the same lyric twice, another seed another") {
  Driver driver(places().front());
  driver.begin();
  driver.train(10);
  const auto write = [&](uint64_t seed) { return driver.ask(GenerateCommand{"山", 40, {.seed = seed}}).text; };
  CHECK(write(3) == write(3));
  CHECK(write(3) != write(4));
}

TEST_CASE("a command that needs the dictionary waits for it, and everything else goes on") {
  for (const Where where : places()) {
    Driver driver(where);
    driver.begin();
    driver.send(ResetCommand{word_settings()});
    REQUIRE(driver.pump_until([&] { return driver.snapshot().wants_dictionary; }));
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
  Driver teacher(places().front());
  teacher.begin();
  REQUIRE(teacher.ask(built_dictionary()).ok);
  REQUIRE(teacher.ask(ResetCommand{word_settings()}).ok);
  teacher.train(5);
  const std::string text = teacher.write_greedily("山上");
  const std::vector<uint8_t> model = teacher.ask(ExportModelCommand{}).bytes;

  Driver pupil(places().front());
  pupil.send(ImportModelCommand{model});
  REQUIRE(pupil.pump_until([&] { return pupil.snapshot().wants_dictionary; }));
  CHECK_FALSE(pupil.snapshot().has_network);
  REQUIRE(pupil.ask(built_dictionary()).ok);
  CHECK(pupil.write_greedily("山上") == text);
}

TEST_CASE("a dictionary that cannot be had refuses what waited for it, changes nothing and may come later") {
  Driver driver(places().front());
  driver.begin();
  driver.train(4);
  for (const LoadDictionaryCommand& bad :
       {LoadDictionaryCommand{{}, "The network is down."}, LoadDictionaryCommand{{1, 2, 3}, ""}}) {
    const int waiting = driver.send(ResetCommand{word_settings()});
    REQUIRE(driver.pump_until([&] { return driver.snapshot().wants_dictionary; }));
    driver.send(bad);
    Reply refused;
    REQUIRE(driver.pump_until([&] {
      for (Reply& reply : driver.take_replies()) {
        if (reply.request == waiting) refused = std::move(reply);
      }
      return refused.request == waiting;
    }));
    CHECK_FALSE(refused.ok);
    CHECK(refused.sentence.ends_with("."));
    CHECK_FALSE(driver.snapshot().wants_dictionary);
    CHECK(driver.snapshot().step == 4);
  }
  REQUIRE(driver.ask(built_dictionary()).ok);
  CHECK(driver.ask(ResetCommand{word_settings()}).ok);
}

TEST_CASE("every cell, layers, tied weights and every schedule can be trained") {
  Driver driver(places().front());
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
      CAPTURE(reply.sentence);
      REQUIRE(reply.ok);
      const double first = driver.train(1);
      CHECK(driver.train(30) < first);
      CHECK(driver.snapshot().settings.network.cell == cell);
    }
  }
}

TEST_CASE("a cosine schedule ends with its epochs: after them nothing is learned any more") {
  Driver driver(places().front());
  driver.begin();
  RunSettings settings = small_settings();
  settings.train.schedule.kind = ScheduleKind::kCosine;
  settings.cosine_epochs = 2;
  settings.train.order = WindowOrder::kInOrder;
  REQUIRE(driver.ask(ResetCommand{settings}).ok);
  const int64_t epoch = driver.snapshot().steps_per_epoch;
  driver.train(2 * epoch);
  const std::string before = driver.write_greedily("山");
  driver.train(2 * epoch);
  CHECK(driver.write_greedily("山") == before);
}

TEST_CASE("lines set apart are scored after each epoch, and a loss that gets no better stops the training") {
  Driver driver(places().front());
  driver.begin();
  RunSettings settings = small_settings();
  settings.validation = 0.2;
  settings.train.patience = 2;
  REQUIRE(driver.ask(ResetCommand{settings}).ok);
  const int64_t tokens = driver.snapshot().corpus.tokens;
  CHECK(driver.snapshot().steps_per_epoch < (tokens - 1) / (settings.train.batch * settings.train.steps));
  REQUIRE(driver.ask(TrainCommand{}).ok);
  REQUIRE(driver.pump_until([&] { return !driver.snapshot().training; }));
  CHECK(driver.snapshot().notice.kind == NoticeKind::kStoppedEarly);
  const std::vector<CurvePoint>& scores = driver.snapshot().validation;
  REQUIRE(scores.size() > 2);
  // The last two were no better than the best.
  for (size_t i = scores.size() - 2; i < scores.size(); ++i) CHECK(scores[i].loss >= scores[scores.size() - 3].loss);
  CHECK(driver.ask(TrainCommand{}).ok);
  REQUIRE(driver.ask(PauseCommand{}).ok);
}

TEST_CASE("a share to set apart that leaves no lines is refused in a sentence") {
  Driver driver(places().front());
  driver.begin();
  for (const double share : {-0.5, 1.0, 7.0}) {
    RunSettings settings = small_settings();
    settings.validation = share;
    CHECK_FALSE(driver.ask(ResetCommand{settings}).ok);
  }
}

namespace {

/// Every byte of a stretch comes from a line of the text, and the first of them from the line that it names.
void check_source(const Sample& sample, const CopiedStretch& stretch, const std::vector<std::string>& lines) {
  REQUIRE(stretch.line >= 1);
  REQUIRE(stretch.line <= static_cast<int64_t>(lines.size()));
  CHECK(stretch.source.starts_with(lines[static_cast<size_t>(stretch.line) - 1]));
  for (size_t byte = 0; byte < stretch.end - stretch.begin; ++byte) {
    const SourceLine source = source_line(stretch, byte);
    REQUIRE(source.line <= static_cast<int64_t>(lines.size()));
    CHECK(source.text == lines[static_cast<size_t>(source.line) - 1]);
  }
  CAPTURE(sample.text);
  CHECK(stretch.offset < stretch.source.size());
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("the lines that a lyric copied are told rightly where lines hold spaces and end with one") {
  const std::string text =
      "山上 有风 风里有雨\n雨里 有人 唱歌\n歌里有山 有水\n水边 有一只船\n船上有一盏灯\n灯下 有人 写字\n"
      "字里有风 有雨\n雨停了 风也停了\n山还在 水也在\n";
  Driver driver(places().front());
  driver.begin(text);
  RunSettings settings = small_settings();
  settings.text.cleaning = Cleaning::kTutorial;
  REQUIRE(driver.ask(ResetCommand{settings}).ok);
  driver.train(600);
  size_t copied = 0;
  for (const char* prompt : {"雨里", "水边", "灯下"}) {
    REQUIRE(driver.ask(GenerateCommand{prompt, 14, {.greedy = true}}).ok);
    const Sample sample = *driver.snapshot().samples.front();
    for (const CopiedStretch& stretch : sample.copied) {
      check_source(sample, stretch, lines_of(text));
      const std::string_view written(sample.text.data() + stretch.begin, stretch.end - stretch.begin);
      std::string source = stretch.source.substr(stretch.offset) + "\n";
      std::replace(source.begin(), source.end(), '\n', ' ');
      CHECK(source.substr(0, written.size()) == written);
      ++copied;
    }
  }
  CHECK(copied > 0);
}

TEST_CASE("a finished lyric tells what it copied and its repetition loop") {
  Driver driver(places().front());
  driver.begin();
  driver.train(400);
  REQUIRE(driver.ask(GenerateCommand{"山上", 10, {.greedy = true}}).ok);
  const Sample copied = *driver.snapshot().samples.front();
  REQUIRE(copied.copied_share);
  CHECK(*copied.copied_share > 0.5);
  REQUIRE_FALSE(copied.copied.empty());
  const TextSpan span = copied.copied.front();
  CHECK(std::string(kText).find(copied.text.substr(span.begin, span.end - span.begin)) != std::string::npos);
  // The line it first stands in, whole.
  const CopiedStretch& stretch = copied.copied.front();
  std::vector<std::string> lines;
  std::istringstream stream(kText);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  REQUIRE(stretch.line >= 1);
  REQUIRE(stretch.line <= static_cast<int64_t>(lines.size()));
  CHECK(stretch.source.starts_with(lines[static_cast<size_t>(stretch.line) - 1]));
  const size_t size = span.end - span.begin;
  CHECK((stretch.source + "\n").substr(stretch.offset, size) == copied.text.substr(span.begin, size));
  // Every byte of it comes from a line of the text.
  for (size_t byte = 0; byte < size; ++byte) {
    const SourceLine source = source_line(stretch, byte);
    CHECK(source.text == lines[static_cast<size_t>(source.line) - 1]);
  }
  CHECK(copied.loop_period == 0);

  REQUIRE(driver.ask(GenerateCommand{"山上", 600, {.greedy = true}}).ok);
  CHECK(driver.snapshot().samples.front()->loop_period > 0);
}

TEST_CASE("one line is written when that is asked for") {
  Driver driver(places().front());
  driver.begin();
  driver.train(200);
  const Reply reply = driver.ask(GenerateCommand{"山", 60, {.greedy = true, .stop_at_line_end = true}});
  CHECK(std::count(reply.text.begin(), reply.text.end(), '\n') == 1);
  CHECK(reply.text.ends_with("\n"));
}

TEST_CASE("a benchmark goes in pieces: other commands are answered meanwhile, and training goes on after it") {
  for (const Where where : places()) {
    Driver driver(where);
    driver.begin();
    driver.ask(TrainCommand{});
    const int benchmark = driver.send(BenchCommand{{"tutorial", 0.02}}), other = driver.send(ExportModelCommand{});
    std::vector<int> answered;
    std::optional<BenchmarkResult> result;
    REQUIRE(driver.pump_until([&] {
      for (const Reply& reply : driver.take_replies()) {
        answered.push_back(reply.request);
        if (reply.benchmark) result = reply.benchmark;
      }
      return answered.size() == 2;
    }));
    CHECK(answered == std::vector{other, benchmark});
    REQUIRE(result);
    CHECK(result->config == "tutorial");
    const int64_t steps = driver.snapshot().step;
    CHECK(driver.pump_until([&] { return driver.snapshot().step > steps; }));
  }
}

TEST_CASE("an unknown benchmark and one without end are refused") {
  Driver driver(places().front());
  CHECK(!driver.ask(BenchCommand{{"nonsense", 1}}).ok);
  CHECK(!driver.ask(BenchCommand{{"char", 1e6}}).ok);
}

TEST_CASE("each point of the curve holds what the engine told of the step") {
  Driver driver(places().front());
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

namespace {

/// The newest but `n` of the lyrics that were asked for.
const Sample& asked_for(const Snapshot& snapshot, int n = 0) {
  for (const auto& sample : snapshot.samples) {
    if (sample->requested && n-- == 0) return *sample;
  }
  FAIL("there is no such lyric");
  return *snapshot.samples.front();
}

}  // namespace

TEST_CASE("a lyric that is drawn has a greedy decode of the same beginning and weights") {
  for (const Where where : places()) {
    Driver driver(where);
    driver.begin();
    driver.train(40);
    const std::string greedy = driver.write_greedily("山上", 24);
    const GenerateCommand drawn{"山上", 24, {.temperature = 1.5F, .seed = 3}};
    const std::string text = driver.ask(drawn).text;
    REQUIRE(text != greedy);
    const Sample sample = asked_for(driver.snapshot());
    CHECK(sample.text == text);
    REQUIRE(sample.greedy);
    CHECK(sample.greedy->text == greedy);
    CHECK(sample.greedy->finished);
    CHECK(sample.greedy->step == sample.step);
    CHECK(sample.greedy->copied_share.has_value());
    CHECK_FALSE(sample.greedy->greedy);
    // Beside a greedy one there is nothing to show, and the dice fall as if they were alone.
    CHECK_FALSE(asked_for(driver.snapshot(), 1).greedy);
    CHECK(driver.ask(drawn).text == text);
  }
}

TEST_CASE("a greedy decode that ends its line sooner waits for the sampled lyric") {
  Driver driver(places().front());
  driver.begin();
  driver.train(40);
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    driver.ask(GenerateCommand{"山", 60, {.temperature = 2, .stop_at_line_end = true, .seed = seed}});
    const Sample sample = asked_for(driver.snapshot());
    REQUIRE(sample.greedy);
    CHECK((sample.finished && sample.greedy->finished));
    CHECK(sample.greedy->text ==
          driver.ask(GenerateCommand{"山", 60, {.greedy = true, .stop_at_line_end = true}}).text);
  }
}

TEST_CASE("a reset and a new text each begin a run, and the curves before stay until they are removed") {
  Driver driver(places().front());
  driver.begin();
  driver.train(3);
  const int first = driver.snapshot().run.number;
  REQUIRE(driver.ask(ResetCommand{}).ok);
  CHECK(driver.snapshot().curve->empty());
  CHECK(driver.snapshot().run.number == first + 1);
  driver.train(4);
  REQUIRE(driver.ask(LoadCorpusCommand{"other", std::string(kText) + kText}).ok);
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
  std::vector<double> losses;
  for (int i = 0; i < count; ++i) losses.push_back(driver.train(1));
  return {losses, driver.ask(ExportModelCommand{}).bytes};
}

}  // namespace

TEST_CASE("training after an undo is bit-identical to training that was never interrupted") {
  for (const Where where : places()) {
    Driver plain(where), undone(where);
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
  Driver driver(places().front());
  driver.begin();
  driver.train(12);
  driver.write_greedily("山");
  const Snapshot before = driver.snapshot();
  CHECK_FALSE(before.way_back);
  REQUIRE(driver.ask(LoadCorpusCommand{"other", std::string(kText) + kText}).ok);
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
  Driver driver(places().front());
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
  Driver driver(places().front());
  driver.begin();
  driver.train(9);
  REQUIRE(driver.ask(ResetCommand{}).ok);
  REQUIRE(driver.ask(ResetCommand{demanding_settings()}).ok);
  CHECK_FALSE(driver.ask(LoadCorpusCommand{"bad", ""}).ok);
  REQUIRE(driver.ask(UndoCommand{}).ok);
  CHECK(driver.snapshot().step == 9);
}

TEST_CASE("a model that is imported leaves a way back too, and a text beside it as well") {
  Driver driver(places().front());
  driver.begin();
  driver.train(6);
  const std::vector<uint8_t> model = driver.ask(ExportModelCommand{}).bytes;
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

namespace {

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
  Driver driver(places().front());
  driver.begin();
  driver.train(5);
  const std::vector<uint8_t> model = driver.ask(ExportModelCommand{}).bytes;
  const std::vector<Action> openings = {LoadCorpusCommand{"good", kText}, ResetCommand{small_settings()},
                                        ImportModelCommand{model}, LoadCorpusCommand{"linked", kText, small_settings()},
                                        UndoCommand{}};
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
  Driver driver(places().front());
  driver.begin();
  const std::string broken = std::string(kText) + "山上有风风里有雨雨里有人唱歌\xFF\n";
  REQUIRE(driver.ask(LoadCorpusCommand{"broken", broken}).ok);
  REQUIRE(told(driver) == NoticeKind::kTextWarning);
  REQUIRE(driver.ask(ResetCommand{small_settings()}).ok);
  CHECK(told(driver) == NoticeKind::kTextWarning);
  driver.train(1);
  REQUIRE(driver.ask(LoadCorpusCommand{"good", kText}).ok);
  CHECK(told(driver) == NoticeKind::kNone);
  // And it comes back with its text.
  REQUIRE(driver.ask(UndoCommand{}).ok);
  CHECK(told(driver) == NoticeKind::kTextWarning);
  const std::string text = driver.snapshot().notice.text;
  CHECK(text == driver.ask(LoadCorpusCommand{"broken", broken}).sentence);
}

TEST_CASE("a refused prompt is said no longer when another one is written from") {
  Driver driver(places().front());
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
  Driver driver(places().front());
  driver.begin();
  driver.send(ResetCommand{word_settings()});
  REQUIRE(driver.pump_until([&] { return driver.snapshot().wants_dictionary; }));
  REQUIRE(driver.ask(LoadDictionaryCommand{{}, "The network is down."}).ok);
  REQUIRE(driver.snapshot().notice.text == "The network is down.");
  REQUIRE(driver.ask(built_dictionary()).ok);
  CHECK(told(driver) == NoticeKind::kNone);
  // Of another refusal it says nothing.
  CHECK_FALSE(driver.ask(bad_text().action).ok);
  REQUIRE(driver.ask(built_dictionary()).ok);
  CHECK(told(driver) == NoticeKind::kTextRejected);
}

TEST_CASE("what an opening itself has to say outlives it") {
  Driver driver(places().front());
  driver.begin();
  driver.train(2);
  REQUIRE(driver.ask(ImportModelCommand{driver.ask(ExportModelCommand{}).bytes}).ok);
  CHECK_FALSE(driver.ask(bad_text().action).ok);
  REQUIRE(driver.ask(LoadCorpusCommand{"other", "完全不同的句子写在这里\n另外一行也不同\n"}).ok);
  CHECK(told(driver) == NoticeKind::kCannotTrain);
  REQUIRE(driver.ask(LoadCorpusCommand{"test", kText}).ok);
  CHECK(told(driver) == NoticeKind::kNone);
}

}  // namespace geci::session_test
