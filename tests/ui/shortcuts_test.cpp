#include "ui/shortcuts.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace geci::shortcuts_test {
namespace {

TEST_CASE("No key has two meanings") {
  std::set<std::string> seen;
  for (const Shortcut& shortcut : shortcuts()) {
    CHECK_FALSE(shortcut.keys.empty());
    for (const std::string_view key : shortcut.keys) {
      CHECK(seen.insert(std::string(shortcut.command ? "Ctrl " : "") + std::string(key)).second);
    }
  }
}

TEST_CASE("Every key of the list does what the list says, and tells which of its row it was") {
  for (const Shortcut& shortcut : shortcuts()) {
    for (size_t i = 0; i < shortcut.keys.size(); ++i) {
      const auto press = shortcut_at(shortcut.keys[i], shortcut.command);
      REQUIRE(press);
      CHECK(press->action == shortcut.action);
      CHECK(press->number == static_cast<int>(i));
    }
  }
}

TEST_CASE("Keys come as the browser names them: the space as itself, letters as they are written") {
  CHECK(shortcut_at(" ", false)->action == ShortcutAction::kTrainOrPause);
  CHECK(shortcut_at("s", false)->action == ShortcutAction::kStep);
  CHECK(shortcut_at("S", false)->action == ShortcutAction::kStep);
  CHECK(shortcut_at("z", true)->action == ShortcutAction::kUndo);
}

TEST_CASE("Other keys, and those of the browser, do nothing") {
  for (const char* key : {"x", "z", "c", "Tab", "Shift", "", "月", "6"}) CHECK_FALSE(shortcut_at(key, false));
  for (const char* key : {"r", "s", "w", "l", " ", "1"}) CHECK_FALSE(shortcut_at(key, true));
}

}  // namespace
}  // namespace geci::shortcuts_test
