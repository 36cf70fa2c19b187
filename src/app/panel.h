// What every panel gets beside the snapshot: a way to ask for things, and the words to use.
#pragma once

#include "app/commands.h"
#include "app/estimates.h"
#include "app/host.h"
#include "app/state_json.h"
#include "app/strings.h"

namespace geci::app {

class Commands {
 public:
  virtual ~Commands() = default;

  /// To the session; what goes wrong comes back as the snapshot's notice.
  virtual void send(Action action) = 0;
  virtual void export_model() = 0;
  virtual void save_model() = 0;
  /// Runs a quick version of one benchmark; the answer comes to the speed panel.
  virtual void measure_speed(const char* job) = 0;
  /// Asks how a text begins when it is cut; the answer comes to the settings panel.
  virtual void preview(PreviewCommand command) = 0;
  virtual void set_language(Language language) = 0;
  /// The answer comes to the panel of "Inside the network".
  virtual void inspect(const InspectCommand& command) = 0;
  /// To the session; the answer comes to the lessons.
  virtual void ask_for_lesson(Action action) = 0;
  /// Opens a tab of "Inside the network", on this text.
  virtual void read_inside(Inspected tab, const std::string& text) = 0;

  /// Opens the list of keys.
  virtual void show_shortcuts() = 0;

  virtual Host& host() = 0;
  virtual const Strings& words() const = 0;
  virtual const PageFacts& page() const = 0;
  virtual Language language() const = 0;
  /// How the page is set up; what is changed is kept.
  virtual Look& look() = 0;
  /// Of the two themes, whether the light one is on show.
  virtual bool shows_light() const = 0;

  /// How the next lyric asked for will begin, and how it will be drawn.
  virtual const std::string& prompt() const = 0;
  virtual SamplingSettings sampling() const = 0;

  /// The settings that the next reset will use.
  virtual RunSettings& draft() = 0;

  /// The text that is being pasted or typed, not in use yet.
  virtual std::string& pasted() = 0;
  /// What is known of what the draft would take.
  virtual const Estimates& estimates() const = 0;

  /// Gives the item just drawn a name in state().places.
  virtual void mark_place(const char* name) = 0;
};

}  // namespace geci::app
