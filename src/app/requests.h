// The page's own language with JavaScript: requests come as JSON and bytes, replies and the state go
// back as JSON. Requests are not trusted: anything unexpected is answered by a sentence.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "app/commands.h"
#include "app/lesson_course.h"
#include "app/look.h"

namespace geci::app {

enum class Language { kChinese, kEnglish };

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

/// {"ok":true,…} or {"ok":false,"error":"…"}; bytes travel beside it.
std::string reply_json(const Reply& reply);
std::string error_json(const std::string& sentence);

/// What "Inside the network" shows just now, number for number.
struct InsideFacts {
  std::string tab;  // as inspected_name() has it
  bool folded = false;
  std::string error;
  int64_t step = 0;
  std::vector<std::string> tokens;
  int position = 0;
  std::vector<NamedToken> next;
  float first_hidden = 0;  // h_t[0]
  std::vector<double> gradient_lengths;
  std::string word;
  std::vector<NearWord> nearest;
};

/// What only the window knows of the state.
struct PageFacts {
  bool isolated = false;
  double saved_at = 0;  // Unix time in ms; 0: never
  double fps = 0;
  Language language = Language::kChinese;
  std::string notice;
  std::optional<TimeEstimate> estimate;  // of the draft
  std::optional<Preview> preview;        // as shown
  /// Where some fields and buttons lie, in CSS pixels: for tests, and for help that points.
  struct Place {
    std::string name;
    float x = 0, y = 0, width = 0, height = 0;
  };
  std::vector<Place> places;
  std::vector<Place> seen;       // what can be seen of them: the rest is scrolled away
  std::vector<std::string> cut;  // texts that did not fit where they were drawn
  InsideFacts inside;
  Look look;
  bool light = false;  // the theme on show
  LessonsShown lessons;
};

std::string state_json(const Snapshot& snapshot, const PageFacts& page);

std::string language_code(Language language);
Result<Language> parse_language(std::string_view code);

}  // namespace geci::app
