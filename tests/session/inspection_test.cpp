#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cpu/cpu_backend.h"
#include "session/driver.h"
#include "session/inspector.h"

namespace geci::inspection_test {
namespace {

RunSettings two_layers(Cell cell = Cell::kRnnTanh) {
  return small_settings({.cell = cell, .embed = 8, .hidden = 16, .layers = 2});
}

constexpr Inspected kAll[] = {Inspected::kStep, Inspected::kNext, Inspected::kHidden, Inspected::kGradient,
                              Inspected::kWords};

const char kText[] = "山上有风\n风里有雨\n雨里有人唱歌\n歌里有山有水\n水边有一只船\n船上有一盏灯\n";

struct SmallRun {
  std::unique_ptr<Backend> backend = make_cpu_backend(1);
  Run run{*backend};

  SmallRun() {
    REQUIRE(run.load_corpus("test", kText));
    REQUIRE(run.reset(two_layers()));
  }
  Inspection look(const InspectCommand& command) const {
    const Result<Inspection> result = inspect(*backend, run, command);
    REQUIRE(result.ok());
    return *result;
  }
};

/// A paused worker with a small network. Its clock stands still.
struct SmallWorker : Driver {
  explicit SmallWorker(Cell cell = Cell::kRnnTanh)
      : Driver(DriverOptions{.place = Place::kWorker, .tick = 0, .devices = nullptr, .executor = nullptr}) {
    begin(kText, two_layers(cell));
  }
};

}  // namespace

TEST_CASE("a step names its tokens and ids, and its numbers are the trace's") {
  const SmallRun small;
  const Inspection step = small.look({.what = Inspected::kStep, .text = "风里有雨", .position = 2, .layer = 0});
  CHECK(step.tokens == std::vector<std::string>{"风", "里", "有", "雨"});
  for (size_t i = 0; i < step.ids.size(); ++i) CHECK(small.run.vocabulary().token(step.ids[i]) == step.tokens[i]);
  const TextTrace trace(*small.backend, small.run.config(), small.run.device_weights(), step.ids);
  CHECK(step.position == 2);
  CHECK(step.layer == 0);
  CHECK(step.cell.h == trace.cell(0, 2).h);
  CHECK(step.logits == trace.logits(2));
  CHECK(step.next.front().values.token == argmax(step.logits));
}

TEST_CASE("positions and layers count from the end where they are below zero, and stay within the text") {
  const SmallRun small;
  const auto at = [&](int position, int layer) {
    const Inspection step = small.look({.text = "山上有风", .position = position, .layer = layer});
    return std::pair(step.position, step.layer);
  };
  CHECK(at(-1, -1) == std::pair(3, 1));
  CHECK(at(-4, -2) == std::pair(0, 0));
  CHECK(at(-99, -99) == std::pair(0, 0));
  CHECK(at(99, 99) == std::pair(3, 1));
}

TEST_CASE("the next token's bars take the sampler's settings") {
  const SmallRun small;
  const SamplingSettings sampling{.temperature = 0.3F, .top_k = 2};
  const Inspection next = small.look({.what = Inspected::kNext, .text = "山上", .sampling = sampling});
  std::vector<float> shaped = next.logits;
  DistributionShaper(static_cast<int>(shaped.size())).shape(sampling, shaped);
  double sum = 0;
  for (const NamedToken& token : next.next) {
    CHECK(token.values.drawn == shaped[static_cast<size_t>(token.values.token)]);
    sum += static_cast<double>(token.values.drawn);
  }
  CHECK(sum == doctest::Approx(1));
  CHECK_FALSE(inspect(*small.backend, small.run, {.what = Inspected::kNext, .sampling = {.temperature = 0}}).ok());
}

TEST_CASE("hidden states cover the text, gradients all of it but the token that is predicted") {
  const SmallRun small;
  const Inspection hidden = small.look({.what = Inspected::kHidden, .text = "山上有风"});
  REQUIRE(hidden.hidden.size() == 4 * 16);
  const Inspection step = small.look({.text = "山上有风", .position = 1});
  CHECK(std::equal(step.cell.h.begin(), step.cell.h.end(), hidden.hidden.begin() + 16));

  const Inspection gradient = small.look({.what = Inspected::kGradient, .text = "山上有风"});
  REQUIRE(gradient.gradient_lengths.size() == 3);
  const Inspection before = small.look({.what = Inspected::kNext, .text = "山上有"});
  CHECK(gradient.loss ==
        doctest::Approx(-std::log(static_cast<double>(probability_of(before.logits, gradient.ids.back()))))
            .epsilon(1e-5));
  for (const double length : gradient.gradient_lengths) CHECK(length > 0);
  const Result<Inspection> one = inspect(*small.backend, small.run, {.what = Inspected::kGradient, .text = "山"});
  REQUIRE_FALSE(one.ok());
  CHECK(one.error().english().ends_with("."));
}

TEST_CASE("words are mapped by frequency, and a picked one has neighbours") {
  const SmallRun small;
  const Inspection words = small.look({.what = Inspected::kWords, .word = "雨"});
  REQUIRE(words.words.size() == static_cast<size_t>(small.run.vocabulary().size()));
  CHECK(words.words[0].text == "有");  // eight times; the line end six
  CHECK(words.words[1].text == "\n");
  CHECK(words.word == "雨");
  CHECK(words.nearest.size() == 8);
  CHECK(small.look({.what = Inspected::kWords, .word = "Ω"}).word.empty());
}

TEST_CASE(
    "a picked word's path passes where its earlier weights lie in the present plane, and ends where it lies now") {
  SmallRun small;
  const InspectCommand question{.what = Inspected::kWords, .word = "雨"};
  CHECK(small.look(question).path.size() == 1);
  const int32_t id = *small.run.vocabulary().find("雨");
  std::vector<std::vector<float>> rows;  // by step
  const auto keep_row = [&] {
    const FloatBuffer table = small.run.embedding();
    const int width = small.run.config().embed;
    const float* row = ConstMatrix{table.data(), small.run.config().vocab, width}.row(id);
    rows.emplace_back(row, row + width);
  };
  keep_row();
  for (int step = 0; step < 45; ++step) {
    small.run.queue_step();
    REQUIRE(small.run.next_step(/*wait=*/true).ok());
    keep_row();
  }
  const Inspection words = small.look(question);
  const FloatBuffer table = small.run.embedding();
  const PlaneMap map =
      project({table.data(), small.run.config().vocab, small.run.config().embed}, small.run.words().ids());
  REQUIRE(words.path.size() > 10);
  CHECK(words.path.front().step == 0);
  CHECK(words.path.back().step == 45);
  for (size_t i = 0; i < words.path.size(); ++i) {
    const PathPoint& point = words.path[i];
    if (i > 0) CHECK(point.step > words.path[i - 1].step);
    const auto expected = map.at(rows[static_cast<size_t>(point.step)]);
    CHECK(point.x == expected[0]);
    CHECK(point.y == expected[1]);
  }
  const auto drawn = std::find_if(words.words.begin(), words.words.end(), [](const auto& w) { return w.text == "雨"; });
  REQUIRE(drawn != words.words.end());
  CHECK(drawn->x == doctest::Approx(words.path.back().x).epsilon(1e-4));
  CHECK(drawn->y == doctest::Approx(words.path.back().y).epsilon(1e-4));
  CHECK(words.path.front().x != doctest::Approx(words.path.back().x));

  REQUIRE(small.run.reset(two_layers()));
  CHECK(small.look(question).path.size() == 1);
}

TEST_CASE("a text is cut at a limit, what is unknown is left out, nothing known is refused, nothing begins a line") {
  const SmallRun small;
  std::string text;
  for (int i = 0; i < kMaxInspectedTokens + 1; ++i) text += "风";
  CHECK(small.look({.text = text}).cut);
  CHECK(small.look({.text = text}).ids.size() == kMaxInspectedTokens);
  CHECK(small.look({.text = "山Ω上"}).left_out == "Ω");
  CHECK(small.look({}).tokens == std::vector<std::string>{"\n"});
  CHECK_FALSE(inspect(*small.backend, small.run, {.text = "Ω"}).ok());
}

TEST_CASE("inspecting between the steps leaves training bit for bit as it is") {
  for (const Cell cell : {Cell::kRnnTanh, Cell::kLstm, Cell::kGru}) {
    SmallWorker alone(cell), watched(cell);
    for (int i = 0; i < 12; ++i) {
      alone.train(1);
      watched.train(1);
      for (const Inspected what : kAll) {
        CHECK(watched.ask_at_once(InspectCommand{.what = what, .text = "山上有风", .word = "风"}).ok);
      }
    }
    CHECK(alone.export_model() == watched.export_model());
  }
}

TEST_CASE("what cannot be inspected is answered by a sentence, without a notice") {
  Driver empty(Place::kWorker);
  const Reply reply = empty.ask_at_once(InspectCommand{});
  CHECK_FALSE(reply.ok);
  CHECK(reply.sentence.english().ends_with("."));
  CHECK(empty.snapshot().notice.number == 0);
}

TEST_CASE("each inspection has a name and comes back as JSON with all its numbers") {
  SmallWorker small;
  for (const Inspected what : kAll) {
    CHECK(*parse_inspected(inspected_name(what)) == what);
    const Reply reply = small.ask_at_once(InspectCommand{.what = what, .text = "山上有风", .word = "风"});
    REQUIRE(reply.inspection);
    const auto json = nlohmann::json::parse(inspection_json(*reply.inspection), nullptr, false);
    CHECK(json["what"] == inspected_name(what));
    if (what == Inspected::kStep) CHECK(json["h"].size() == 16);
    if (what == Inspected::kStep) CHECK(json["x"].size() == 16);  // the second layer reads the first
    if (what == Inspected::kNext) CHECK(json["next"][0]["probability"] == reply.inspection->next[0].values.probability);
    if (what == Inspected::kHidden) CHECK(json["hidden"].size() == 64);
    if (what == Inspected::kGradient) CHECK(json["gradient_lengths"].size() == 3);
    if (what == Inspected::kWords) CHECK(json["nearest"].size() == 8);
  }
  CHECK_FALSE(parse_inspected("thoughts").ok());
}

}  // namespace geci::inspection_test
