#include "page/controls.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace geci::controls_test {
namespace {

constexpr uint32_t kTrain = 77, kTemperature = 99;

void draw(Controls& controls, double temperature) {
  controls.begin_frame();
  controls.add({.kind = ControlKind::kHeading, .name = "Lyrics"});
  controls.add({.id = kTrain, .name = "Train"});
  controls.add({.kind = ControlKind::kSlider, .id = kTemperature, .name = "Temperature", .now = temperature});
  controls.end_frame();
}

TEST_CASE("The list is what the last frame drew, and its revision moves only when it changes") {
  Controls controls;
  CHECK(controls.drawn().empty());
  draw(controls, 0.8);
  const int64_t first = controls.revision();
  CHECK(controls.drawn().size() == 3);
  CHECK(controls.drawn()[0].id != 0);
  draw(controls, 0.8);
  CHECK(controls.revision() == first);
  draw(controls, 0.9);
  CHECK(controls.revision() == first + 1);
  CHECK(controls.drawn()[2].now == 0.9);
}

TEST_CASE("A press is taken once, by its own control, in the frame after it was asked for") {
  Controls controls;
  controls.use(kTrain);
  CHECK_FALSE(controls.takes_press(kTrain));
  controls.begin_frame();
  CHECK_FALSE(controls.takes_press(kTemperature));
  CHECK(controls.takes_press(kTrain));
  CHECK_FALSE(controls.takes_press(kTrain));
  controls.end_frame();
}

TEST_CASE("Of a slider's values the newest is taken, and a press is none") {
  Controls controls;
  controls.use(kTemperature, 0.5);
  controls.use(kTemperature, 0.6);
  controls.use(kTrain);
  controls.begin_frame();
  CHECK_FALSE(controls.takes_value(kTrain));
  CHECK(controls.takes_value(kTemperature) == 0.6);
  CHECK_FALSE(controls.takes_value(kTemperature));
}

TEST_CASE("What was changed needs one more frame to be shown") {
  Controls controls;
  draw(controls, 0.8);
  CHECK_FALSE(controls.wants_frame());
  controls.use(kTemperature, 0.9);
  controls.begin_frame();
  CHECK(controls.takes_value(kTemperature) == 0.9);
  controls.end_frame();
  CHECK(controls.wants_frame());
  draw(controls, 0.9);
  CHECK_FALSE(controls.wants_frame());
}

TEST_CASE("What a frame does not draw it forgets, so that nothing is pressed later by surprise") {
  Controls controls;
  controls.use(kTrain);
  controls.begin_frame();
  controls.end_frame();
  controls.begin_frame();
  CHECK_FALSE(controls.takes_press(kTrain));
}

TEST_CASE("A control that takes the keyboard is scrolled to for a few frames, and not for ever") {
  Controls controls;
  CHECK_FALSE(controls.scrolls_to_focus());
  controls.focus(kTrain);
  CHECK(controls.scrolls_to_focus());
  for (int frame = 0; frame < 10; ++frame) draw(controls, 0.8);
  CHECK_FALSE(controls.scrolls_to_focus());
  CHECK(controls.focused() == kTrain);
}

TEST_CASE("The list as JSON holds what each kind has, and survives text that is not UTF-8") {
  Controls controls;
  controls.begin_frame();
  controls.add({.id = 1, .name = "Quick", .on = true});
  controls.add(
      {.kind = ControlKind::kSlider, .id = 2, .name = "Length", .value = "64", .low = 8, .high = 400, .now = 64});
  controls.add({.kind = ControlKind::kList, .id = 3, .name = "Cell", .options = {"RNN", "GRU"}, .index = 1});
  controls.add({.kind = ControlKind::kField, .id = 4, .name = "Begin", .value = "\xff", .field = "prompt"});
  controls.end_frame();
  const auto json = nlohmann::json::parse(controls.json());
  CHECK(json["revision"] == controls.revision());
  CHECK(json["controls"][0]["on"] == true);
  CHECK(json["controls"][1]["range"]["high"] == 400);
  CHECK_FALSE(json["controls"][1].contains("on"));
  CHECK(json["controls"][2]["options"][1] == "GRU");
  CHECK(json["controls"][3]["field"] == "prompt");
}

}  // namespace
}  // namespace geci::controls_test
