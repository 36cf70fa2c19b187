// What a panel is, and what it gets: a snapshot to draw, a way to ask for things, and the words to use.
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

namespace geci::app {

class Panel;

/// How the next lyric asked for will begin, and how it will be drawn.
struct LyricDraft {
  std::string prompt;
  SamplingSettings sampling;
};

/// A text that somebody wants looked at inside the network.
struct Reading {
  Inspected tab = Inspected::kStep;
  std::string text;
};

class Commands {
 public:
  virtual ~Commands() = default;

  /// To the session; what goes wrong comes back as the snapshot's notice.
  virtual void send(Action action) = 0;
  /// To the session; the answer comes to the asker's on_reply().
  virtual void ask(Panel& asker, Action action) = 0;
  virtual void export_model() = 0;
  virtual void save_model() = 0;
  /// Copies a link to the text and settings in force.
  virtual void share() = 0;
  /// What a key does.
  virtual void press(ShortcutPress press) = 0;
  virtual void set_language(Language language) = 0;

  virtual Host& host() = 0;
  virtual const Strings& words() const = 0;
  virtual const PageFacts& page() const = 0;
  virtual Language language() const = 0;
  /// How the page is set up; what is changed is kept.
  virtual Preferences& preferences() = 0;
  /// Of the two themes, whether the light one is on show.
  virtual bool shows_light() const = 0;
  /// The newest sentence of the window's own, numbered from 1.
  virtual const Notice& said() const = 0;

  virtual LyricDraft& lyric_draft() = 0;
  /// Until somebody has taken it.
  virtual std::optional<Reading>& reading() = 0;

  /// The settings that the next reset will use.
  virtual RunSettings& draft() = 0;
  /// The text that is being pasted or typed, not in use yet.
  virtual std::string& pasted() = 0;
  /// What is known of what the draft would take.
  virtual const Estimates& estimates() const = 0;

  /// Gives the item just drawn a name in state().places.
  virtual void mark_place(const char* name) = 0;
};

/// How a panel stands: a column of its own, a card among others in a wide window, or in a phone's tab.
enum class Room { kColumn, kCard, kTab };

class Panel {
 public:
  virtual ~Panel() = default;

  /// In the current ImGui window.
  virtual void draw(const Snapshot& snapshot, Commands& commands, Room room) = 0;
  /// What comes at the end of a phone's tab, in a card of its own, if there is any.
  virtual bool has_rest(const Snapshot&) const { return false; }
  virtual void draw_rest(const Snapshot&, Commands&) {}
  /// What it takes at this width, where the layout must know that beforehand.
  virtual float height(float /*width*/) const { return 0; }
  /// Whether it gives its column away.
  virtual bool folded() const { return false; }

  /// Once a frame, drawn or not.
  virtual void update(const Snapshot&, Commands&) {}
  /// The answer to Commands::ask.
  virtual void on_reply(const Reply&, Commands&) {}
  /// A shortcut that the session does not know.
  virtual void on_shortcut(const ShortcutPress&, const Snapshot&, Commands&) {}
  /// Whether the next frame must be drawn.
  virtual bool wants_frame() const { return false; }
  /// Adds what it shows to the window's state.
  virtual void report_state(PageFacts&) const {}
};

}  // namespace geci::app
