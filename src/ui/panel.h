// The interface of a panel, and what a panel may use: the snapshot it draws, and Commands. All methods of both are
// called on the window's thread. References that Commands returns are valid as long as the window.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "page/state_json.h"
#include "session/commands.h"
#include "session/estimates.h"
#include "ui/host.h"
#include "ui/shortcuts.h"
#include "wording/strings.h"

namespace geci {

class Panel;

/// The prompt and the sampling settings of the next lyric that is requested.
struct LyricDraft {
  std::string prompt;
  SamplingSettings sampling;
};

/// A text to be shown inside the network, and in which tab.
struct Reading {
  Inspected tab = Inspected::kStep;
  std::string text;
};

/// What panels can ask of the window, and what they share.
class Commands {
 public:
  virtual ~Commands() = default;

  /// Sends a command to the session. A failure appears as the snapshot's notice.
  virtual void send(Action action) = 0;
  /// Sends a command to the session. `asker`'s on_reply() is called once, with its reply. `asker` must live as long as
  /// the window.
  virtual void ask(Panel& asker, Action action) = 0;
  /// Downloads the model.
  virtual void export_model() = 0;
  /// Keeps the model for the next visit.
  virtual void save_model() = 0;
  /// Copies a link to the text and settings in force.
  virtual void share() = 0;
  /// Does what a shortcut does.
  virtual void press(ShortcutPress press) = 0;
  virtual void set_language(Language language) = 0;

  virtual Host& host() = 0;
  virtual const Strings& words() const = 0;
  virtual const PageFacts& page() const = 0;
  virtual Language language() const = 0;
  /// Returns the preferences. Changes are kept for the next visit.
  virtual Preferences& preferences() = 0;
  /// Returns true while the light theme is shown, false while the dark one is.
  virtual bool shows_light() const = 0;
  /// Returns the newest notice of the window itself, numbered from 1; 0: none yet.
  virtual const Notice& said() const = 0;

  virtual LyricDraft& lyric_draft() = 0;
  /// Set by who wants a text shown, and reset by the panel that shows it.
  virtual std::optional<Reading>& reading() = 0;

  /// Returns the settings that the next reset uses.
  virtual RunSettings& draft() = 0;
  /// Returns the text in the paste field, which is not in use yet.
  virtual std::string& pasted() = 0;
  /// Returns what is known of how long training with the draft takes.
  virtual const Estimates& estimates() const = 0;

  /// Records the rectangle of the item just drawn under `name` in state().places.
  virtual void mark_place(const char* name) = 0;
};

/// Where a panel is drawn: in a column of its own, as a card among others in a wide window, or in a phone's tab.
enum class Room { kColumn, kCard, kTab };

class Panel {
 public:
  virtual ~Panel() = default;

  /// Draws the panel into the current ImGui window.
  virtual void draw(const Snapshot& snapshot, Commands& commands, Room room) = 0;
  /// Returns true if draw_rest() draws a card, which stands at the end of a phone's tab.
  virtual bool has_rest(const Snapshot&) const { return false; }
  virtual void draw_rest(const Snapshot&, Commands&) {}
  /// Returns the height that the panel needs at this width, in logical pixels, if the layout has to know it beforehand.
  virtual float height(float /*width*/) const { return 0; }
  /// Returns true if the panel needs no column now.
  virtual bool folded() const { return false; }

  /// Called once a frame, drawn or not, before draw().
  virtual void update(const Snapshot&, Commands&) {}
  /// Called with the reply to this panel's Commands::ask().
  virtual void on_reply(const Reply&, Commands&) {}
  /// Called for each shortcut that the window does not handle itself.
  virtual void on_shortcut(const ShortcutPress&, const Snapshot&, Commands&) {}
  /// Returns true if the next frame must be drawn though nothing else changes.
  virtual bool wants_frame() const { return false; }
  /// Adds what the panel shows to the window's state.
  virtual void report_state(PageFacts&) const {}
};

}  // namespace geci
