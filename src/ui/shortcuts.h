// The page's keys: one table, from which they are obeyed and from which their list is drawn.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wording/strings.h"

namespace geci::app {

enum class ShortcutAction {
  kTrainOrPause,
  kStep,
  kReset,
  kUndo,
  kWrite,
  kCopy,
  kInsideTab,
  kLanguage,
  kShortcuts,
  kClose
};

struct Shortcut {
  ShortcutAction action;
  bool command;                        // together with Ctrl, or with Command on a Mac
  std::vector<std::string_view> keys;  // any of them: "Space", "Enter", "Escape", or what the key writes, in capitals
  Word ShortcutStrings::* words;
};

struct ShortcutPress {
  ShortcutAction action;
  int number = 0;  // which of the row's keys it was
};

std::span<const Shortcut> shortcuts();

/// What to do at a key that no text field wants. `key` is named as the browser names it: " ", "Enter", "s", "?".
std::optional<ShortcutPress> shortcut_at(std::string_view key, bool command);

}  // namespace geci::app
