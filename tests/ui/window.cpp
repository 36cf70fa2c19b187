#include "ui/window.h"

#include <doctest/doctest.h>

#include "core/sentence.h"
#include "cpu/cpu_backend.h"

namespace geci {
namespace {

constexpr Sentence<> kDictionaryNotFetched{"The word dictionary could not be fetched (404); words need it.",
                                           "取不来词典（404），而按词切分要用它。"};

constexpr double kFrameSeconds = 0.05;
constexpr double kReadingSeconds = 0.001;  // between two looks at the clock
constexpr int kFramesBeforeGivingUp = 5000;
constexpr int kFramesToSettle = 4;  // what is scrolled to comes into sight within these

constexpr char kVerse[] =
    "山上有风\n风里有雨\n雨里有人唱歌\n歌里有山有水\n水边有一只船\n船上有一盏灯\n"
    "灯下有人写字\n字里有风有雨\n雨停了风也停了\n山还在水也在\n";

std::span<const uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

Json small_network() {
  return {{"embed", 8}, {"hidden", 16}, {"batch", 2}, {"window", 8}, {"learning_rate", 0.01}, {"validation", 0.1}};
}

bool begins_with(const std::string& text, std::string_view start) { return text.compare(0, start.size(), start) == 0; }

}  // namespace

std::string own_text(int verses) {
  std::string text;
  for (int i = 0; i < verses; ++i) text += kVerse;
  return text;
}

Window::Window(WindowOptions options)
    : imgui_(options.size),
      brings_texts_(options.brings_texts),
      answers_for_dictionary_(options.answers_for_dictionary),
      app_((host_.lessons = options.lessons, host_),
           std::make_unique<Session>(
               SessionOptions{.devices = one_device(make_cpu_backend(1)),
                              .executor = options.executor ? std::move(options.executor) : make_sliced_executor(0),
                              .build = "relaxed-mt",
                              .clock = [this] { return seconds_ += kReadingSeconds; }}),
           {.language = options.language, .clock = [this] { return seconds_; }}) {}

void Window::frame() {
  seconds_ += kFrameSeconds;
  bring_what_was_asked_for();
  app_.pump();
  imgui_.begin_frame(kFrameSeconds);
  app_.draw();
  imgui_.end_frame();
}

// Between the window's own calls, as a platform does.
void Window::bring_what_was_asked_for() {
  const std::vector<FakeHost::Call> texts = host_.calls(HostCall::kOpenCorpus);
  for (; brings_texts_ && texts_brought_ < texts.size(); ++texts_brought_) {
    send({{"cmd", "loadCorpus"}, {"name", texts[texts_brought_].text}, {"settings", small_network()}}, own_text());
  }
  if (!answers_for_dictionary_ || dictionaries_answered_ == host_.calls(HostCall::kOpenDictionary).size()) return;
  ++dictionaries_answered_;
  app_.load_dictionary({}, kDictionaryNotFetched());
}

void Window::settle() {
  for (int i = 0; i < kFramesToSettle; ++i) frame();
}

bool Window::frames_until(const std::function<bool()>& condition) {
  for (int i = 0; i < kFramesBeforeGivingUp; ++i) {
    if (condition()) return true;
    frame();
  }
  return condition();
}

int Window::send(const Json& request, std::string_view bytes) {
  app_.request(++last_request_, json_text(request), as_bytes(bytes));
  return last_request_;
}

Json Window::ask(const Json& request, std::string_view bytes) {
  const int id = send(request, bytes);
  REQUIRE_MESSAGE(frames_until([&] { return !host_.answers(id).empty(); }), json_text(request), " got no answer");
  return Json::parse(host_.answers(id).front().json, nullptr, false);
}

void Window::press_key(std::string_view key, bool command) {
  ask({{"cmd", "pressKey"}, {"key", key}, {"command", command}});
  settle();
}

Json Window::state() { return Json::parse(app_.state(60), nullptr, false); }

std::set<std::string> Window::places() {
  std::set<std::string> names;
  const Json shown = state()["places"];
  for (const auto& place : shown.items()) names.insert(place.key());
  return names;
}

const Control* Window::find(const std::function<bool(const Control&)>& wanted) const {
  for (const Control& control : app_.controls().drawn()) {
    if (wanted(control)) return &control;
  }
  return nullptr;
}

void Window::press(std::string_view name) {
  const auto can_be_pressed = [&](const Control& control) {
    const bool button = control.kind == ControlKind::kButton || control.kind == ControlKind::kToggle ||
                        control.kind == ControlKind::kLink;
    return button && control.enabled && begins_with(control.name, name);
  };
  const Control* control = find(can_be_pressed);
  REQUIRE_MESSAGE(control != nullptr, "nothing to press is called ", std::string(name));
  use(control, std::nullopt);
}

void Window::choose(std::string_view name) {
  const Control* control = find([&](const Control& one) { return one.on && one.enabled && one.name == name; });
  REQUIRE_MESSAGE(control != nullptr, "no choice is called ", std::string(name));
  use(control, std::nullopt);
}

void Window::set(std::string_view name, double value) {
  const Control* control = find([&](const Control& one) {
    return (one.kind == ControlKind::kSlider || one.kind == ControlKind::kList) && one.name == name;
  });
  REQUIRE_MESSAGE(control != nullptr, "no slider and no list is called ", std::string(name));
  use(control, value);
}

void Window::use(const Control* control, std::optional<double> value) {
  Json request = {{"cmd", "useControl"}, {"control", control->id}};
  if (value) request["value"] = *value;
  ask(request);
  settle();
}

void Window::type(const std::string& field, const std::string& text, bool enter) {
  const Control* control = find([&](const Control& one) { return one.field == field; });
  REQUIRE_MESSAGE(control != nullptr, "no field is called ", field);
  host_.type(field, text, enter);
  settle();
}

void Window::begin() {
  // Together, for a text is trained on at once.
  send({{"cmd", "loadCorpus"}, {"name", "own.txt"}, {"settings", small_network()}}, own_text());
  REQUIRE(ask({{"cmd", "pause"}})["ok"]);
  REQUIRE(state()["corpus"] == "own.txt");
  REQUIRE(state()["step"] == 0);
}

void Window::train(int64_t steps) {
  const int64_t before = state()["step"];
  REQUIRE(ask({{"cmd", "step"}, {"n", steps}})["ok"]);
  REQUIRE(frames_until([&] {
    const Json now = state();
    return now["step"] == before + steps && now["training"] == false;
  }));
}

void Window::write() { REQUIRE(ask({{"cmd", "generate"}, {"length", 24}})["ok"]); }

}  // namespace geci
