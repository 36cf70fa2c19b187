// Lyrics: those that appear by themselves and those that are asked for.

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "session/driver.h"

namespace geci::lyrics_test {
namespace {

/// The newest but `n` of the lyrics that were asked for.
const Sample& asked_for(const Snapshot& snapshot, int n = 0) {
  for (const auto& sample : snapshot.samples) {
    if (sample->requested && n-- == 0) return *sample;
  }
  FAIL("there is no such lyric");
  return *snapshot.samples.front();
}

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

TEST_CASE("a lyric appears while training, without being asked for") {
  for (const Place place : session_places()) {
    Driver driver(place);
    driver.begin();
    REQUIRE(driver.ask(TrainCommand{}).ok);
    CHECK(driver.work_until([&] { return !driver.snapshot().samples.empty(); }));
    CHECK(driver.work_until([&] { return !driver.snapshot().newest_lyric.empty(); }));
    CHECK_FALSE(driver.snapshot().samples.back()->requested);
  }
}

TEST_CASE("a prompt of unknown characters is refused, and a partly unknown one loses them") {
  Driver driver;
  driver.begin();
  const Reply refused = driver.ask(GenerateCommand{"甲乙丙", 5, {}});
  CHECK_FALSE(refused.ok);
  CHECK(refused.sentence.english().find("甲乙丙") != std::string::npos);
  const Reply partly = driver.ask(GenerateCommand{"山甲", 5, {}});
  CHECK(partly.ok);
  CHECK(partly.text.starts_with("山甲"));
  CHECK(partly.sentence.english().find("甲") != std::string::npos);
  CHECK_FALSE(driver.ask(GenerateCommand{"山", 0, {}}).ok);
  CHECK_FALSE(driver.ask(GenerateCommand{"山", 5, {.temperature = 0}}).ok);
  CHECK(driver.ask(GenerateCommand{"", 5, {}}).ok);
}

TEST_CASE("lyrics can be asked for while it trains") {
  for (const Place place : session_places()) {
    Driver driver(place);
    driver.begin();
    REQUIRE(driver.ask(TrainCommand{}).ok);
    for (int i = 0; i < 5; ++i) {
      const int64_t steps = driver.snapshot().step;
      CHECK(driver.ask(GenerateCommand{"雨", 30, {.seed = 7}}).text.starts_with("雨"));
      CHECK(driver.snapshot().step > steps);
    }
    CHECK(driver.snapshot().training);
  }
}

TEST_CASE("the same seed writes the same lyric twice, another seed another") {
  Driver driver;
  driver.begin();
  driver.train(10);
  const auto write = [&](uint64_t seed) { return driver.ask(GenerateCommand{"山", 40, {.seed = seed}}).text; };
  CHECK(write(3) == write(3));
  CHECK(write(3) != write(4));
}

TEST_CASE("the lines that a lyric copied are told rightly where lines hold spaces and end with one") {
  const std::string text =
      "山上 有风 风里有雨\n雨里 有人 唱歌\n歌里有山 有水\n水边 有一只船\n船上有一盏灯\n灯下 有人 写字\n"
      "字里有风 有雨\n雨停了 风也停了\n山还在 水也在\n";
  Driver driver;
  driver.begin(text);
  RunSettings settings = small_settings();
  settings.text.cleaning = Cleaning::kTutorial;
  REQUIRE(driver.ask(ResetCommand{settings}).ok);
  driver.train(600);
  size_t copied = 0;
  for (const char* prompt : {"雨里", "水边", "灯下"}) {
    REQUIRE(driver.ask(GenerateCommand{prompt, 14, {.greedy = true}}).ok);
    const Sample sample = asked_for(driver.snapshot());
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
  Driver driver;
  driver.begin();
  driver.train(400);
  REQUIRE(driver.ask(GenerateCommand{"山上", 10, {.greedy = true}}).ok);
  const Sample copied = asked_for(driver.snapshot());
  REQUIRE(copied.copied_share);
  CHECK(*copied.copied_share > 0.5);
  REQUIRE_FALSE(copied.copied.empty());
  const TextSpan span = copied.copied.front();
  CHECK(kVerses.find(copied.text.substr(span.begin, span.end - span.begin)) != std::string::npos);
  // The line it first stands in, whole.
  const CopiedStretch& stretch = copied.copied.front();
  check_source(copied, stretch, lines_of(kVerses));
  const size_t size = span.end - span.begin;
  CHECK((stretch.source + "\n").substr(stretch.offset, size) == copied.text.substr(span.begin, size));
  CHECK(copied.loop_period == 0);

  REQUIRE(driver.ask(GenerateCommand{"山上", 600, {.greedy = true}}).ok);
  CHECK(asked_for(driver.snapshot()).loop_period > 0);
}

TEST_CASE("one line is written when that is asked for") {
  Driver driver;
  driver.begin();
  driver.train(200);
  const Reply reply = driver.ask(GenerateCommand{"山", 60, {.greedy = true, .stop_at_line_end = true}});
  CHECK(std::count(reply.text.begin(), reply.text.end(), '\n') == 1);
  CHECK(reply.text.ends_with("\n"));
}

TEST_CASE("a lyric that is drawn has a greedy decode of the same beginning and weights") {
  for (const Place place : session_places()) {
    Driver driver(place);
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

TEST_CASE("a lyric is finished when both it and its greedy twin are, whichever ends its line sooner") {
  int twin_sooner = 0, lyric_sooner = 0;
  for (const int64_t steps : {1, 40}) {
    Driver driver;
    driver.begin();
    driver.train(steps);
    const std::string greedy = driver.ask(GenerateCommand{"山", 60, {.greedy = true, .stop_at_line_end = true}}).text;
    for (uint64_t seed = 1; seed <= 8; ++seed) {
      driver.ask(GenerateCommand{"山", 60, {.temperature = 2, .stop_at_line_end = true, .seed = seed}});
      const Sample sample = asked_for(driver.snapshot());
      REQUIRE(sample.greedy);
      CHECK((sample.finished && sample.greedy->finished));
      CHECK(sample.greedy->text == greedy);
      if (greedy.size() < sample.text.size()) ++twin_sooner;
      if (greedy.size() > sample.text.size()) ++lyric_sooner;
    }
  }
  CHECK(twin_sooner > 0);
  CHECK(lyric_sooner > 0);
}

}  // namespace geci::lyrics_test
