// The keyboard shortcuts: one table, which both the handling of keys and the list of shortcuts use.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wording/strings.h"

namespace geci {

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

/// Returns the table. It lives as long as the program.
std::span<const Shortcut> shortcuts();

/// Returns the shortcut of a key that no text field takes; nothing if it has none. `key` is named as the browser names
/// it: " ", "Enter", "s", "?".
std::optional<ShortcutPress> shortcut_at(std::string_view key, bool command);

}  // namespace geci
