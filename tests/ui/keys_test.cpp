// Each row of the list of keys, pressed.
#include <doctest/doctest.h>

#include "ui/shortcuts.h"
#include "ui/window.h"

namespace geci::keys_test {
namespace {

/// A window with a run to go back to and a lyric; nothing trains.
void prepare(Window& window) {
  window.begin();
  window.train(5);
  REQUIRE(window.ask({{"cmd", "reset"}})["ok"]);
  window.train(3);
  window.write();
  window.settle();
}

void check_training_turns(Window& window, std::string_view key) {
  window.press_key(key);
  CHECK(window.frames_until([&] { return window.state()["training"] == true; }));
  window.press_key(key);
  CHECK(window.frames_until([&] { return window.state()["training"] == false; }));
}

void check_list_of_keys(Window& window, std::string_view key) {
  window.press_key(key);
  CHECK(window.places().contains("close_shortcuts"));
  window.press_key(key);
  CHECK_FALSE(window.places().contains("close_shortcuts"));
}

void check_closes(Window& window, std::string_view key) {
  window.press_key("?");
  REQUIRE(window.places().contains("close_shortcuts"));
  window.press_key(key);
  CHECK_FALSE(window.places().contains("close_shortcuts"));
}

void check_writes(Window& window, std::string_view key) {
  const int before = window.state()["samples"];
  window.press_key(key);
  CHECK(window.frames_until([&] { return window.state()["samples"] == before + 1; }));
}

void check_copies(Window& window, std::string_view key) {
  const size_t before = window.host().calls(HostCall::kCopyText).size();
  window.press_key(key, true);
  REQUIRE(window.host().calls(HostCall::kCopyText).size() == before + 1);
  const std::string lyric = window.state()["lyric"];
  CHECK(lyric.find(window.host().last(HostCall::kCopyText).text) != std::string::npos);
}

void check_does_what_it_says(Window& window, ShortcutPress press, std::string_view key) {
  const Json before = window.state();
  switch (press.action) {
    case ShortcutAction::kTrainOrPause:
      return check_training_turns(window, key);
    case ShortcutAction::kStep:
      window.press_key(key);
      CHECK(window.frames_until([&] { return window.state()["step"] == before["step"].get<int>() + 1; }));
      return;
    case ShortcutAction::kReset:
      window.press_key(key);
      CHECK(window.frames_until([&] { return window.state()["step"] == 0; }));
      return;
    case ShortcutAction::kUndo:
      window.press_key(key, true);
      CHECK(window.frames_until([&] { return window.state()["step"] == before["undo"]["step"]; }));
      return;
    case ShortcutAction::kWrite:
      return check_writes(window, key);
    case ShortcutAction::kCopy:
      return check_copies(window, key);
    case ShortcutAction::kInsideTab: {
      constexpr const char* kTabs[] = {"step", "next", "hidden", "gradient", "words"};
      window.press_key(key);
      CHECK(window.state()["inside"]["tab"] == kTabs[press.number]);
      return;
    }
    case ShortcutAction::kLanguage:
      window.press_key(key);
      CHECK(window.state()["language"] != before["language"]);
      return;
    case ShortcutAction::kShortcuts:
      return check_list_of_keys(window, key);
    case ShortcutAction::kClose:
      return check_closes(window, key);
  }
}

/// As a browser names a key of the table.
std::string browser_name(std::string_view key) { return key == "Space" ? " " : std::string(key); }

}  // namespace

TEST_CASE("Every key of the list does in the window what its row says") {
  for (const Shortcut& shortcut : shortcuts()) {
    Window window;
    prepare(window);
    for (size_t i = 0; i < shortcut.keys.size(); ++i) {
      CAPTURE(std::string(shortcut.keys[i]));
      check_does_what_it_says(window, {shortcut.action, static_cast<int>(i)}, browser_name(shortcut.keys[i]));
    }
  }
}

TEST_CASE("Keys do no harm where there is no network yet") {
  Window window;
  for (const Shortcut& shortcut : shortcuts()) {
    for (const std::string_view key : shortcut.keys) window.press_key(browser_name(key), shortcut.command);
  }
  window.settle();
  CHECK(window.errors().empty());
  CHECK(window.state()["step"] == 0);
  CHECK(window.host().calls(HostCall::kCopyText).empty());
}

}  // namespace geci::keys_test
