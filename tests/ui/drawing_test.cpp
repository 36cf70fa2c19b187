// Every panel, drawn wherever a person may look at it.
#include <doctest/doctest.h>

#include <algorithm>

#include "ui/panels.h"
#include "ui/window.h"

namespace geci::drawing_test {
namespace {

constexpr ImVec2 kSizes[] = {{390, 844}, {1280, 800}, {1920, 1080}};
// Higher than any screen, so that nothing is scrolled away.
constexpr ImVec2 kHighSizes[] = {{390, 4000}, {1280, 4000}};
constexpr float kRounding = 0.5F;

bool has_tabs(ImVec2 size) { return size.x < theme::kWide; }

template <class Texts>
std::string joined(const Texts& texts) {
  std::string all;
  for (const std::string& text : texts) all += text + "; ";
  return all;
}

/// What is wrong with the frame drawn last; empty if nothing is.
std::string complaints(Window& window, ImVec2 size) {
  std::string found = joined(window.errors());
  const Json state = window.state();
  for (const Json& text : state["cut"]) found += "does not fit: " + text.get<std::string>() + "; ";
  std::set<uint32_t> ids;
  for (const Control& control : window.app().controls().drawn()) {
    const bool is_text = control.kind == ControlKind::kHeading || control.kind == ControlKind::kText;
    if (!is_text && !ids.insert(control.id).second) found += "has another's number: " + control.name + "; ";
    if (control.name.empty()) found += "a control has no name; ";
    if (control.x < -kRounding || control.x + control.width > size.x + kRounding) {
      found += "lies outside: " + control.name + "; ";
    }
  }
  return found;
}

/// Called for each tab of a phone, or for the whole of a wider window.
template <class Look>
void in_every_tab(Window& window, ImVec2 size, const Strings& words, Look look) {
  std::vector<std::string> tabs = {""};
  if (has_tabs(size)) tabs = {words.train.text, words.lyrics.text, words.inside_tab.text};
  for (const std::string& tab : tabs) {
    if (!tab.empty()) window.choose(tab);
    CAPTURE(size.x);
    CAPTURE(size.y);
    CAPTURE(words.train.text);
    CAPTURE(tab);
    look(size, words);
  }
}

/// Called for every tab, size, language and theme.
template <class Look>
void in_every_look(Window& window, Look look) {
  const auto show = [&](ImVec2 size, Language language, const char* theme) {
    window.resize(size);
    REQUIRE(window.ask({{"cmd", "setLanguage"}, {"value", language_code(language)}})["ok"]);
    REQUIRE(window.ask({{"cmd", "setTheme"}, {"value", theme}})["ok"]);
    window.settle();
    in_every_tab(window, size, strings(language), look);
  };
  for (const Language language : {Language::kChinese, Language::kEnglish}) {
    for (const ImVec2 size : kSizes) {
      for (const char* theme : {"dark", "light"}) show(size, language, theme);
    }
    for (const ImVec2 size : kHighSizes) show(size, language, "dark");
  }
}

void check_every_look(Window& window) {
  in_every_look(window, [&](ImVec2 size, const Strings&) { CHECK(complaints(window, size) == ""); });
}

/// Opens what is folded away at first.
void unfold(Window& window) {
  window.press(window.words().more_settings.text);
  window.press(window.words().more_sampling.text);
  window.settle();
}

/// Two runs, the second under way, with lyrics and a run to go back to.
void live_through_two_runs(Window& window) {
  window.begin();
  window.train(60);
  REQUIRE(window.ask({{"cmd", "reset"}, {"settings", {{"hidden", 12}, {"layers", 2}}}})["ok"]);
  window.train(60);
  window.write();
  window.write();
}

std::string model_of(Window& window) {
  const int id = window.send({{"cmd", "exportModel"}});
  REQUIRE(window.frames_until([&] { return !window.host().answers(id).empty(); }));
  const std::vector<uint8_t> bytes = window.host().answers(id).front().bytes;
  return {bytes.begin(), bytes.end()};
}

std::string trained_model() {
  Window window;
  window.begin();
  window.train(20);
  return model_of(window);
}

/// A long text that is being tokenized, for long enough to be told of.
void open_long_text(Window& window) {
  window.send({{"cmd", "loadCorpus"}, {"name", "long.txt"}}, own_text(800));
  REQUIRE(window.frames_until([&] { return window.places().contains("cutting"); }));
}

/// What only this panel shows.
struct Mark {
  const char* panel;
  const char* place;
};
constexpr Mark kMarks[] = {{"top_bar", "train"},         {"notice_bar", "dismiss"},
                           {"undo_line", "undo"},        {"tokenizing_line", "cutting"},
                           {"data_panel", "songci300"},  {"settings_panel", "apply"},
                           {"model_panel", "import"},    {"speed_panel", "measure_speed"},
                           {"lyrics_panel", "copy"},     {"prompt_panel", "prompt"},
                           {"curve_panel", "curve"},     {"inside_panel", "inside_text"},
                           {"lessons_panel", "lessons"}, {"shortcuts_panel", "close_shortcuts"}};

std::set<std::string> panels_at(const std::set<std::string>& places) {
  std::set<std::string> panels;
  for (const Mark& mark : kMarks) {
    if (places.contains(mark.place)) panels.insert(mark.panel);
  }
  return panels;
}

}  // namespace

TEST_CASE("A window without a text is whole in every size, language and theme") {
  Window window;
  window.settle();
  CHECK(window.state()["corpus"] == "");
  check_every_look(window);
}

TEST_CASE("A window with two runs, lyrics, validation and a way back is whole in every size, language and theme") {
  Window window;
  live_through_two_runs(window);
  unfold(window);
  const Json state = window.state();
  CHECK(state["past_runs"].size() == 1);
  CHECK_FALSE(state["undo"].is_null());
  CHECK_FALSE(state["validation"].is_null());
  CHECK(state["samples"] >= 2);
  check_every_look(window);
}

TEST_CASE("A window that trains is whole in every size, language and theme") {
  Window window;
  window.begin();
  REQUIRE(window.ask({{"cmd", "train"}})["ok"]);
  check_every_look(window);
  CHECK(window.state()["training"] == true);
}

TEST_CASE("A window with an imported model is whole in every size, language and theme") {
  const std::string model = trained_model();
  Window window;
  window.begin();
  REQUIRE(window.ask({{"cmd", "importModel"}}, model)["ok"]);
  CHECK(window.state()["step"] == 20);
  check_every_look(window);
}

TEST_CASE("A window with an error is whole in every size, language and theme") {
  Window window;
  REQUIRE_FALSE(window.ask({{"cmd", "importModel"}}, "no model")["ok"]);
  in_every_look(window, [&](ImVec2 size, const Strings& words) {
    CHECK(complaints(window, size) == "");
    CHECK(window.find([&](const Control& control) { return control.name.starts_with(words.model_rejected.text); }));
  });
}

TEST_CASE("The list of keys is whole in every size, language and theme") {
  Window window;
  window.settle();
  in_every_look(window, [&](ImVec2 size, const Strings& words) {
    window.press_key("?");
    CHECK(window.places().contains("close_shortcuts"));
    CHECK(complaints(window, size) == "");
    window.press(words.shortcuts.close.text);
  });
}

TEST_CASE("Every tab of what is inside the network is whole in every size, language and theme") {
  Window window;
  live_through_two_runs(window);
  in_every_look(window, [&](ImVec2 size, const Strings& words) {
    if (window.find([&](const Control& control) { return control.name == words.inside.words_tab.name.text; }) ==
        nullptr) {
      return;  // another tab of a phone
    }
    for (const char* key : {"1", "2", "3", "4", "5"}) {
      window.press_key(key);
      CHECK(window.state()["inside"]["error"] == "");
      CHECK(complaints(window, size) == "");
    }
  });
}

TEST_CASE("Every panel of the list has a place in the window, whatever its size") {
  std::set<std::string> all, listed;
  for (const Mark& mark : kMarks) all.insert(mark.panel);
  for (const PlacedPanel& placed : make_panels()) listed.insert(placed.name);
  REQUIRE(joined(listed) == joined(all));
  for (const ImVec2 size : kSizes) {
    CAPTURE(size.x);
    Window window({.size = size});
    live_through_two_runs(window);
    REQUIRE_FALSE(window.ask({{"cmd", "removeRun"}, {"run", 99}})["ok"]);
    const Strings& words = window.words();
    std::set<std::string> shown;
    const auto look = [&] { shown.merge(panels_at(window.places())); };
    for (const Word& tab : {words.train, words.lyrics, words.inside_tab}) {
      if (has_tabs(size)) window.choose(tab.text);
      window.settle();
      look();
    }
    window.press_key("?");
    look();
    window.press_key("Escape");
    open_long_text(window);
    look();
    CHECK(joined(shown) == joined(all));
  }
}

}  // namespace geci::drawing_test
