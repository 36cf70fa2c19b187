// What the keyboard and a screen reader find in the window: every control, in the order in which panels draw it, and
// what was done to one from there. A panel's control is used by the same line of code whoever presses it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace geci {

enum class ControlKind { kHeading, kText, kButton, kToggle, kSlider, kList, kField, kLink };

struct Control {
  ControlKind kind = ControlKind::kButton;
  uint32_t id = 0;         // of the window's own; headings and texts are numbered when they are added
  std::string name;        // in the reader's language
  std::string value;       // slider: its number in words; field: its text; link: its address
  std::string field;       // a text field's name for the platform
  bool multiline = false;  // of a field
  std::optional<bool> on;  // toggle, and button that is one of several choices
  bool enabled = true;
  double low = 0, high = 0, now = 0, step = 0;  // of a slider
  std::vector<std::string> options;             // of a list
  int index = -1;                               // the option in force
  float x = 0, y = 0, width = 0, height = 0;    // in CSS pixels; 0 where it is scrolled far away

  bool operator==(const Control&) const = default;
};

class Controls {
 public:
  /// Around each frame that is drawn.
  void begin_frame();
  void end_frame();

  void add(Control control);
  /// What the next control is called, and a slider's number in words, where its own label does not say it.
  void name_next(std::string name, std::string value) { next_ = {std::move(name), std::move(value)}; }
  /// Both empty if nothing was said; forgotten with it.
  std::pair<std::string, std::string> take_next_name() { return std::exchange(next_, {}); }

  /// From outside: a press, or a new value for a slider or index for a list. It happens when the next frame draws the
  /// control, and is forgotten if that frame does not.
  void use(uint32_t id, std::optional<double> value = std::nullopt);
  /// True once for each press, and the value once for each change. For the code that draws.
  bool takes_press(uint32_t id);
  std::optional<double> takes_value(uint32_t id);

  /// The control with the keyboard, around which a ring is drawn; 0: none.
  void focus(uint32_t id);
  uint32_t focused() const { return focused_; }
  /// True while it may still have to be scrolled into sight.
  bool scrolls_to_focus() const { return focused_ != 0 && frames_to_scroll_ > 0; }

  /// True if another frame is needed though nothing else changes: to scroll on, and to show what a use has changed.
  bool wants_frame() const { return scrolls_to_focus() || used_; }

  /// Of the last whole frame.
  const std::vector<Control>& drawn() const { return drawn_; }
  /// Counts up whenever that list changes.
  int64_t revision() const { return revision_; }
  /// {"revision":…,"controls":[…]}
  std::string json() const;

 private:
  struct Use {
    uint32_t id = 0;
    std::optional<double> value;
  };
  std::optional<Use> take(uint32_t id, bool with_value);

  std::vector<Control> drawing_, drawn_;
  std::vector<Use> asked_, uses_;  // since the last frame; in this one
  std::pair<std::string, std::string> next_;
  uint32_t unnamed_ = 0;
  uint32_t focused_ = 0;
  int frames_to_scroll_ = 0;
  bool used_ = false;  // something, in the last frame
  int64_t revision_ = 0;
};

}  // namespace geci
