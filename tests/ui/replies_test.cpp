// Who asked gets the answer, and nobody else.
#include <doctest/doctest.h>

#include <map>

#include "ui/window.h"

namespace geci::replies_test {
namespace {

/// Each command that page/requests.h knows, as it is obeyed.
std::vector<Json> obeyed() {
  return {{{"cmd", "setLanguage"}, {"value", "zh"}},
          {{"cmd", "setTheme"}, {"value", "light"}},
          {{"cmd", "pressKey"}, {"key", "1"}},
          {{"cmd", "useControl"}, {"control", 1}},
          {{"cmd", "focusControl"}, {"control", 0}},
          {{"cmd", "train"}},
          {{"cmd", "pause"}},
          {{"cmd", "step"}, {"n", 3}},
          {{"cmd", "reset"}},
          {{"cmd", "undo"}},
          {{"cmd", "removeRun"}, {"run", 1}},
          {{"cmd", "inspect"}, {"what", "next"}, {"text", "山"}},
          {{"cmd", "exportModel"}},
          {{"cmd", "generate"}, {"length", 8}}};
}

/// Each that takes something, with what it cannot take.
std::vector<Json> refused() {
  return {{{"cmd", "setLanguage"}, {"value", "fr"}},
          {{"cmd", "setTheme"}, {"value", "pink"}},
          {{"cmd", "pressKey"}, {"key", 7}},
          {{"cmd", "useControl"}, {"control", -1}},
          {{"cmd", "focusControl"}, {"control", "x"}},
          {{"cmd", "step"}, {"n", 0}},
          {{"cmd", "reset"}, {"settings", {{"hidden", -4}}}},
          {{"cmd", "removeRun"}, {"run", 99}},
          {{"cmd", "loadCorpus"}, {"name", "empty.txt"}},
          {{"cmd", "loadDictionary"}, {"missing", 5}},
          {{"cmd", "generate"}, {"length", -1}},
          {{"cmd", "importModel"}},
          {{"cmd", "bench"}, {"config", "no such job"}},
          {{"cmd", "inspect"}, {"what", "nothing"}},
          {{"cmd", "no such command"}},
          Json::array()};
}

/// Sent together, then answered: whether each was, once, and as it was meant to be.
void check_each_is_answered_once(Window& window, const std::vector<Json>& requests, bool ok) {
  std::map<int, Json> sent;
  for (const Json& request : requests) sent[window.send(request)] = request;
  const auto all_are_answered = [&] {
    return std::all_of(sent.begin(), sent.end(),
                       [&](const auto& one) { return !window.host().answers(one.first).empty(); });
  };
  CHECK(window.frames_until(all_are_answered));
  window.settle();
  for (const auto& [id, request] : sent) {
    CAPTURE(request.dump());
    const std::vector<FakeHost::Answer> answers = window.host().answers(id);
    REQUIRE(answers.size() == 1);
    CAPTURE(answers.front().json);
    CHECK(Json::parse(answers.front().json)["ok"] == ok);
  }
}

/// A network with an earlier run.
void begin_twice(Window& window) {
  window.begin();
  window.train(3);
  REQUIRE(window.ask({{"cmd", "reset"}})["ok"]);
  window.train(2);
}

/// Gives the draft other settings than those in force.
void change_draft(Window& window) { window.set(window.words().hidden.name.text, 0); }

}  // namespace

TEST_CASE("Each request is answered once under its own number, however many are under way") {
  Window window;
  begin_twice(window);
  check_each_is_answered_once(window, obeyed(), true);
}

TEST_CASE("Each request that is refused is answered once under its own number, with a sentence") {
  Window window;
  begin_twice(window);
  check_each_is_answered_once(window, refused(), false);
}

TEST_CASE("A text, a dictionary that cannot be had, a model and a benchmark are answered once as well") {
  Window window;
  begin_twice(window);
  const int model = window.send({{"cmd", "exportModel"}});
  REQUIRE(window.frames_until([&] { return !window.host().answers(model).empty(); }));
  const std::vector<uint8_t> bytes = window.host().answers(model).front().bytes;
  const std::vector<int> sent = {
      window.send({{"cmd", "loadCorpus"}, {"name", "second.txt"}}, own_text(2)),
      window.send({{"cmd", "loadDictionary"}, {"missing", true}}),
      window.send({{"cmd", "importModel"}}, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}),
      window.send({{"cmd", "bench"}, {"config", "tutorial"}, {"seconds", 0.001}})};
  CHECK(window.frames_until([&] { return !window.host().answers(sent.back()).empty(); }));
  for (const int id : sent) {
    REQUIRE(window.host().answers(id).size() == 1);
    CHECK(Json::parse(window.host().answers(id).front().json)["ok"] == true);
  }
}

TEST_CASE("What the window asks for itself does not answer a request, nor the other way round") {
  Window window;
  begin_twice(window);
  window.settle();
  change_draft(window);
  window.press(window.words().export_model.text);
  window.press(window.words().save.text);
  const int asked = window.send({{"cmd", "exportModel"}});
  const int inspected = window.send({{"cmd", "inspect"}, {"what", "words"}, {"word", "风"}});
  CHECK(window.frames_until([&] { return !window.state()["estimate"].is_null(); }));
  window.settle();

  const FakeHost::Call exported = window.host().last(HostCall::kDownload);
  CHECK(window.host().calls(HostCall::kDownload).size() == 1);
  CHECK(exported.text == "geci.safetensors");
  CHECK(window.host().calls(HostCall::kSaveModel).size() == 1);
  REQUIRE(window.host().answers(asked).size() == 1);
  CHECK_FALSE(exported.bytes.empty());
  CHECK(window.host().last(HostCall::kSaveModel).bytes == exported.bytes);
  CHECK(window.host().answers(asked).front().bytes == exported.bytes);

  REQUIRE(window.host().answers(inspected).size() == 1);
  CHECK(window.host().answers(inspected).front().bytes.empty());
  CHECK(Json::parse(window.host().answers(inspected).front().json)["result"]["word"] == "风");
  const Json state = window.state();
  CHECK(state["estimate"]["live"] == false);
  CHECK(state["inside"]["tab"] == "step");
  CHECK_FALSE(state["preview"].is_null());
}

TEST_CASE("Of two drafts the estimate of the second is shown") {
  Window window;
  window.begin();
  window.settle();
  change_draft(window);
  REQUIRE(window.frames_until([&] { return !window.state()["estimate"].is_null(); }));
  window.set(window.words().hidden.name.text, 1);
  CHECK(window.state()["estimate"].is_null());
  CHECK(window.frames_until([&] { return !window.state()["estimate"].is_null(); }));
}

}  // namespace geci::replies_test
