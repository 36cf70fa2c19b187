// The page's own language with JavaScript: requests come as JSON and bytes, replies go back as JSON. Requests are not
// trusted: anything unexpected is answered by a sentence.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "page/preferences.h"
#include "session/commands.h"
#include "wording/language.h"

namespace geci {

/// What the window answers itself.
struct SetLanguage {
  Language language = Language::kChinese;
};
struct SetTheme {
  ThemeChoice theme = ThemeChoice::kSystem;
};
/// A key that no text field wants, named as the browser names it.
struct PressKey {
  std::string key;
  bool command = false;  // with Ctrl or Command
};
/// A control of Controls, pressed or given a value from outside the canvas.
struct UseControl {
  uint32_t control = 0;
  std::optional<double> value;
};
/// The one that has the keyboard; 0: none.
struct FocusControl {
  uint32_t control = 0;
};

using Request = std::variant<Command, SetLanguage, SetTheme, PressKey, UseControl, FocusControl>;

/// `bytes` are copied where the command keeps them. `current` fills in what a reset leaves unsaid.
Result<Request> parse_request(int id, std::string_view json, std::span<const uint8_t> bytes,
                              const RunSettings& current);

/// {"ok":true,…} or {"ok":false,"error":"…"}; bytes travel beside it. Sentences are in `language`.
std::string reply_json(const Reply& reply, Language language);
std::string error_json(const Message& why, Language language);

}  // namespace geci
