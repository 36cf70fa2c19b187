#include "lessons/lessons.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "core/sentence.h"
#include "lessons/lesson_course.h"
#include "lessons/lesson_texts.h"
#include "session/built_dictionary.h"
#include "session/driver.h"
#include "session/small_settings.h"
#include "wording/numbers.h"

namespace geci::lessons_test {
namespace {

constexpr Sentence<> kRefusal{"No.", "不行。"};

// Su Shi, 1076; and a line of our own, so that all of the lessons' line is known.
const char kText[] =
    "明月几时有，把酒问青天\n不知天上宫阙，今夕是何年\n我欲乘风归去，又恐琼楼玉宇\n高处不胜寒\n起舞弄清影，何似在人间\n"
    "转朱阁，低绮户，照无眠\n不应有恨，何事长向别时圆\n人有悲欢离合，月有阴晴圆缺，此事古难全\n但愿人长久，千里共婵娟\n"
    "明月照人来，花影满楼台\n";

RunSettings lesson_settings(Cell cell = Cell::kRnnTanh) {
  return small_settings({.cell = cell, .embed = 12, .hidden = 24});
}

size_t number_of(const std::string& name) {
  for (size_t i = 0; i < kLessonCount; ++i) {
    if (lessons()[i].name == name) return i;
  }
  FAIL("no lesson ", name);
  return 0;
}

/// A worker with a small network that has learned a little, and somebody taking lessons from it.
struct Classroom {
  Driver driver{DriverOptions{.place = Place::kWorker, .tick = 0, .devices = nullptr, .executor = nullptr}};
  LessonCourse course;

  explicit Classroom(const std::string& corpus = "songci300", Cell cell = Cell::kRnnTanh, int64_t steps = 40) {
    ask(PauseCommand{});
    ask(built_dictionary());
    ask(LoadCorpusCommand{corpus, kText});
    ask(ResetCommand{lesson_settings(cell)});
    if (steps > 0) train(steps);
  }
  const Snapshot& snapshot() const { return driver.snapshot(); }
  Reply ask(Action action) {
    const Reply reply = driver.ask_at_once(std::move(action));
    REQUIRE_MESSAGE(reply.ok, reply.sentence);
    return reply;
  }
  void train(int64_t steps) {
    driver.train(steps);
    driver.finish();
  }
  /// One frame and one piece of work.
  void turn() {
    if (std::optional<Action> action = course.next(snapshot())) asked_.push_back(driver.send(std::move(*action)));
    driver.advance();
    std::erase_if(asked_, [&](int request) {
      const Reply* reply = driver.reply_to(request);
      if (reply != nullptr) course.take(*reply);
      return reply != nullptr;
    });
  }
  void run() {
    for (int i = 0; i < 100'000 && course.busy(); ++i) turn();
    REQUIRE_FALSE(course.busy());
  }
  void set_up(const std::string& name) {
    course.open(number_of(name));
    course.set_up(snapshot());
    run();
  }
  LessonOutcome answer(int choice) {
    course.predict(choice, snapshot());
    run();
    REQUIRE_MESSAGE(course.phase() == LessonPhase::kChecked, course.refusal().english());
    return *course.outcome();
  }
  /// From the beginning to the answer.
  LessonOutcome take(const std::string& name, int choice = 0) {
    set_up(name);
    REQUIRE_MESSAGE(course.phase() == LessonPhase::kAsking, course.refusal().english());
    return answer(choice);
  }

 private:
  std::vector<int> asked_;  // the course's commands that wait for their replies
};

bool is_filled(const std::string& words) { return !words.empty() && words.find('{') == std::string::npos; }

}  // namespace

TEST_CASE("every lesson goes to its end on a live network, and its words have a fact for every place") {
  Classroom room;
  for (size_t i = 0; i < kLessonCount; ++i) {
    INFO(lessons()[i].name);
    room.set_up(lessons()[i].name);
    REQUIRE_MESSAGE(room.course.phase() == LessonPhase::kAsking, room.course.refusal().english());
    CHECK_FALSE(room.course.done(i));
    const LessonFacts asked = room.course.asked();
    const LessonOutcome outcome = room.answer(0);
    CHECK(outcome.answer >= 0);
    CHECK(outcome.answer < static_cast<int>(kLessonChoices));
    CHECK(room.course.right() == (outcome.answer == 0));
    CHECK(room.course.done(i));
    for (const Language language : {Language::kChinese, Language::kEnglish}) {
      const LessonText& text = lesson_texts(language).lessons[i];
      CHECK(is_filled(with_facts(text.question, asked)));
      CHECK_MESSAGE(is_filled(with_facts(text.result, outcome.facts)), with_facts(text.result, outcome.facts));
      std::set<std::string> choices;
      for (const Word& choice : text.choices) choices.insert(with_facts(choice, asked));
      CHECK_MESSAGE(choices.size() == kLessonChoices, "two choices are the same");
      for (const std::string& choice : choices) CHECK(is_filled(choice));
    }
  }
  CHECK(room.course.done_count() == kLessonCount);
}

TEST_CASE("token: the line is tokenized as the program tokenizes it") {
  Classroom room("songci300", Cell::kRnnTanh, 0);
  const LessonOutcome outcome = room.take("token", 1);
  CHECK(outcome.facts == LessonFacts{"明月 / 几时 / 有", "3", "5"});
  CHECK(room.course.right());
}

TEST_CASE("embedding: the same row of the table both times, another memory") {
  Classroom room;
  const LessonOutcome outcome = room.take("embedding");
  CHECK(room.course.asked() == LessonFacts{"明", "1", "7"});
  CHECK(outcome.answer == 1);
  CHECK(outcome.facts[0] == "0");
  CHECK(std::stod(outcome.facts[1]) > 0);
}

TEST_CASE("recurrence: h is what the formula gives, for a plain RNN that takes another cell's place") {
  for (const Cell cell : {Cell::kRnnTanh, Cell::kLstm}) {
    Classroom room("songci300", cell);
    const LessonOutcome outcome = room.take("recurrence", 1);
    CHECK(room.snapshot().settings.network.cell == Cell::kRnnTanh);
    CHECK(room.course.right());
    const double input = std::stod(outcome.facts[0]), hidden = std::stod(outcome.facts[1]);
    CHECK(std::stod(outcome.facts[2]) == doctest::Approx(std::tanh(input + hidden)).epsilon(0.002));
    CHECK(outcome.facts[2] == outcome.facts[3]);
    CHECK(std::stod(outcome.facts[4]) <= 1);
    if (cell == Cell::kLstm) CHECK(room.snapshot().way_back->step == 40);
  }
}

TEST_CASE("loss: the first step's of a network that knows nothing is about ln V") {
  Classroom room;
  const LessonOutcome outcome = room.take("loss", 1);
  const Snapshot now = room.snapshot();
  CHECK(now.step == 1);
  CHECK(room.course.right());
  CHECK(outcome.facts[0] == decimals(now.loss, 2));
  CHECK(outcome.facts[1] == std::to_string(now.vocabulary));
  CHECK(outcome.facts[2] == decimals(std::log(static_cast<double>(now.vocabulary)), 2));
}

TEST_CASE("backpropagation: the shortest gradient is where an inspection finds it") {
  Classroom room;
  const LessonOutcome outcome = room.take("bptt");
  const Reply reply = room.ask(InspectCommand{.what = Inspected::kGradient, .text = lesson_text(room.snapshot())});
  const std::vector<double>& lengths = reply.inspection->gradient_lengths;
  const size_t least = static_cast<size_t>(std::min_element(lengths.begin(), lengths.end()) - lengths.begin());
  CHECK(outcome.facts[2] == std::to_string(least + 1));
  CHECK(outcome.facts[3] == std::to_string(lengths.size()));
  CHECK(outcome.answer == static_cast<int>(3 * least / lengths.size()));
}

TEST_CASE("Adam: no weight moves farther than the learning rate in the first step, and most that move go that far") {
  Classroom room;
  const LessonOutcome outcome = room.take("adam");
  CHECK(room.course.right());
  CHECK(outcome.facts[0] == "0.00100");
  CHECK(std::stod(outcome.facts[2]) > 90);
  const Snapshot now = room.snapshot();
  CHECK(now.step == 1);
  CHECK(now.curve->front().gradient_norm > 0.01F);  // so that it is not the gradient itself
}

TEST_CASE("overfitting: the share ever read is what the windows really read") {
  Classroom room;
  const LessonOutcome outcome = room.take("overfitting", 2);
  const Snapshot now = room.snapshot();
  CHECK(now.settings.train.order == WindowOrder::kTutorial);
  CHECK(now.epochs_done == doctest::Approx(10));
  CHECK_FALSE(now.validation.empty());
  // A text of so many windows in which every token is another.
  const int steps = now.settings.train.steps;
  auto ids = std::make_shared<std::vector<int32_t>>(static_cast<size_t>(now.windows_per_epoch * steps + steps / 2));
  std::iota(ids->begin(), ids->end(), 0);
  Result<BatchSource> source = BatchSource::create(TokenIds(ids), WindowOrder::kTutorial, steps, 2, 1);
  REQUIRE(source.ok());
  REQUIRE(source->windows_per_epoch() == now.windows_per_epoch);
  std::set<int32_t> read;
  Batch batch;
  for (int64_t i = 0; i < source->batches_per_epoch(); ++i) {
    source->fill(0, i, batch);
    read.insert(batch.inputs.begin(), batch.inputs.end());
    read.insert(batch.targets.begin(), batch.targets.end());
  }
  CHECK(outcome.facts[2] == std::to_string(read.size()));
  CHECK(outcome.facts[3] == std::to_string(now.corpus.tokens));
  CHECK(outcome.facts[6] == decimals(static_cast<double>(now.validation.back().loss), 2));
}

TEST_CASE("sampling: a lower temperature favours the likeliest token, and greedy repeats itself") {
  Classroom room;
  const LessonOutcome outcome = room.take("sampling");
  CHECK(room.course.right());
  CHECK(std::stod(outcome.facts[2]) > std::stod(outcome.facts[1]));
  CHECK_FALSE(outcome.facts[3].empty());
  CHECK(outcome.facts[3] == outcome.facts[4]);
}

TEST_CASE("the page turns to a tab when the lesson is set up, and to the answer's after the prediction") {
  Classroom room;
  room.set_up("bptt");
  CHECK(room.course.take_view()->tab == Inspected::kHidden);
  CHECK_FALSE(room.course.take_view());
  room.answer(1);
  CHECK(room.course.take_view()->tab == Inspected::kGradient);
}

TEST_CASE("lessons that start afresh, one after the other, leave the person's own run to be brought back") {
  Classroom room;
  const double loss = room.snapshot().loss;
  for (const char* name : {"loss", "overfitting", "adam", "loss"}) room.take(name);
  REQUIRE(room.snapshot().way_back);
  CHECK(room.snapshot().way_back->step == 40);
  CHECK(room.snapshot().settings.train.order == WindowOrder::kShuffled);  // not the overfitting lesson's
  SUBCASE("by undoing") { room.ask(UndoCommand{}); }
  SUBCASE("by the next lesson, which looks at it") { room.take("bptt"); }
  CHECK(room.snapshot().step == 40);
  CHECK(room.snapshot().loss == loss);
}

TEST_CASE("a network trained since it was set up is no fresh one") {
  Classroom room;
  room.set_up("loss");
  room.train(1);
  room.course.predict(1, room.snapshot());
  CHECK(room.course.phase() == LessonPhase::kReading);
  CHECK(room.course.hurdle() == LessonHurdle::kNotFresh);
  CHECK(room.take("loss", 1).answer == 1);
  CHECK(room.course.hurdle() == LessonHurdle::kNone);
}

TEST_CASE("a check that something else comes between is given up") {
  Classroom room;
  room.set_up("overfitting");
  room.course.predict(2, room.snapshot());
  for (int i = 0; i < 5; ++i) room.turn();
  REQUIRE(room.snapshot().training);
  SUBCASE("a pause") { room.ask(PauseCommand{}); }
  SUBCASE("another network") { room.ask(ResetCommand{}); }
  SUBCASE("a training that goes on") {
    room.ask(TrainCommand{});
    REQUIRE(room.driver.work_until([&] { return room.snapshot().epochs_done >= 11; }));
  }
  room.run();
  CHECK(room.course.hurdle() == LessonHurdle::kInterrupted);
  CHECK_FALSE(room.course.done(number_of("overfitting")));
}

TEST_CASE("what a lesson needs and is not there is said; the lesson on tokens needs nothing") {
  const Driver empty(Place::kWorker);
  for (size_t i = 0; i < kLessonCount; ++i) {
    const bool any = lessons()[i].name != std::string("token");
    CHECK(hurdle_before(lessons()[i], empty.snapshot()) == (any ? LessonHurdle::kNoText : LessonHurdle::kNone));
  }
  const Classroom untrained("my own", Cell::kRnnTanh, 0);
  CHECK(hurdle_before(lessons()[number_of("bptt")], untrained.snapshot()) == LessonHurdle::kNoLyric);
  for (const LessonHurdle hurdle : {LessonHurdle::kNoText, LessonHurdle::kNoLyric, LessonHurdle::kNoRepetition,
                                    LessonHurdle::kNotFresh, LessonHurdle::kInterrupted}) {
    CHECK(*hurdle_text(lesson_texts(Language::kEnglish), hurdle) != '\0');
  }
}

TEST_CASE("on a text of one's own the lessons read the newest lyric") {
  Classroom room("my own");
  REQUIRE_FALSE(room.snapshot().newest_lyric.empty());
  CHECK(lesson_text(room.snapshot()) == room.snapshot().newest_lyric);
  CHECK(room.take("embedding").answer == 1);
}

TEST_CASE("what the session refuses stops the lesson with its sentence") {
  Classroom room;
  room.course.open(number_of("bptt"));
  room.course.set_up(room.snapshot());
  REQUIRE(room.course.next(room.snapshot()));
  room.course.take({.ok = false, .sentence = kRefusal()});
  CHECK(room.course.phase() == LessonPhase::kReading);
  CHECK(room.course.refusal() == kRefusal());
}

TEST_CASE("progress is kept by the lessons' names, and what is none of them is skipped") {
  LessonCourse course;
  course.restore("loss,,nonsense,\xff\xfe,token,lossy,{\"adam\":1}");
  CHECK(course.kept() == "token,loss");
  CHECK(course.done_count() == 2);
  LessonCourse again;
  again.restore(course.kept());
  CHECK(again.kept() == course.kept());
  again.restore("");
  CHECK(again.done_count() == 2);
}

}  // namespace geci::lessons_test
