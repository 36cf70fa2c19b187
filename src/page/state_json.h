// The state of the window as JSON, for JavaScript and tests.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lessons/lesson_course.h"
#include "page/preferences.h"
#include "session/snapshot.h"
#include "wording/language.h"

namespace geci {

/// What "Inside the network" shows just now, number for number.
struct InsideFacts {
  std::string tab;  // as inspected_name() has it
  bool folded = false;
  Message error;
  int64_t step = 0;
  std::vector<std::string> tokens;
  int position = 0;
  std::vector<NamedToken> next;
  float first_hidden = 0;  // h_t[0]
  std::vector<double> gradient_lengths;
  std::string word;
  std::vector<NearWord> nearest;
  std::vector<PathPoint> path;
};

/// What only the window knows of the state.
struct PageFacts {
  bool isolated = false;
  double saved_at = 0;  // Unix time in ms; 0: never
  double fps = 0;
  Language language = Language::kChinese;
  Message notice;
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
  Preferences preferences;
  bool light = false;  // the theme on show
  LessonsShown lessons;
};

std::string state_json(const Snapshot& snapshot, const PageFacts& page);

/// What a link holds: {"corpus": the text's name, "settings": {…}}. All settings, so that the link means the same when
/// defaults change.
std::string link_json(const Snapshot& snapshot);

}  // namespace geci
