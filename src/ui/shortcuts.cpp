#include "ui/shortcuts.h"

#include <algorithm>
#include <array>

namespace geci {
namespace {

using Words = ShortcutStrings;
using Do = ShortcutAction;

std::string table_name(std::string_view key) {
  if (key == " ") return "Space";
  std::string name(key);
  if (name.size() == 1 && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

}  // namespace

std::span<const Shortcut> shortcuts() {
  static const std::array all = {
      Shortcut{Do::kTrainOrPause, false, {"Space"}, &Words::train_or_pause},
      Shortcut{Do::kStep, false, {"S"}, &Words::step},
      Shortcut{Do::kReset, false, {"R"}, &Words::reset},
      Shortcut{Do::kUndo, true, {"Z"}, &Words::undo},
      Shortcut{Do::kWrite, false, {"W", "Enter"}, &Words::write},
      Shortcut{Do::kCopy, true, {"C"}, &Words::copy},
      Shortcut{Do::kInsideTab, false, {"1", "2", "3", "4", "5"}, &Words::inside_tab},
      Shortcut{Do::kLanguage, false, {"L"}, &Words::language},
      Shortcut{Do::kShortcuts, false, {"?"}, &Words::shortcuts},
      Shortcut{Do::kClose, false, {"Escape"}, &Words::close},
  };
  return all;
}

std::optional<ShortcutPress> shortcut_at(std::string_view key, bool command) {
  const std::string name = table_name(key);
  for (const Shortcut& shortcut : shortcuts()) {
    const auto found = std::find(shortcut.keys.begin(), shortcut.keys.end(), name);
    if (shortcut.command != command || found == shortcut.keys.end()) continue;
    return ShortcutPress{shortcut.action, static_cast<int>(found - shortcut.keys.begin())};
  }
  return std::nullopt;
}

}  // namespace geci
