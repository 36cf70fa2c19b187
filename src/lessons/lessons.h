// The eight lessons: how each sets the page up, what it asks, and what the live network says to that. Without a
// window; the words are in lesson_texts.h.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "session/commands.h"

namespace geci {

inline constexpr size_t kLessonCount = 8;
inline constexpr size_t kLessonChoices = 3;

/// The line that the lesson on tokens tokenizes.
inline constexpr char kTokenLine[] = "明月几时有";

/// Why a lesson cannot go on just now.
enum class LessonHurdle { kNone, kNoText, kNoLyric, kNoRepetition, kNotFresh, kInterrupted };

/// What of the page a lesson turns to.
struct LessonView {
  std::optional<Inspected> tab;            // of "Inside the network", which then reads the lesson's text
  std::optional<TokenizerKind> tokenizer;  // of the draft, with kTokenLine as the text that is pasted
};

/// What a lesson knows when it asks and when it judges.
struct LessonEvidence {
  const Snapshot& snapshot;
  const std::string& text;          // what is read: lesson_text() when the lesson was set up
  std::span<const Reply> before;    // to the actions of its set-up, all of them well
  std::span<const Reply> measured;  // and to those of its check
};

/// Numbers and tokens are ready to be shown; {0}, {1} … in the words stand for them.
using LessonFacts = std::vector<std::string>;

struct LessonOutcome {
  int answer = 0;  // the choice that this network bears out
  LessonFacts facts;
};

struct Lesson {
  const char* name;  // in state() and where progress is kept
  const char* code;  // the line of PyTorch that it is about
  LessonView before, after;
  bool needs_text;   // a network and something to read
  bool needs_fresh;  // the network of its own set-up, untrained
  /// What makes the page ready, once training is paused.
  std::vector<Action> (*set_up)(const Snapshot& snapshot, const std::string& text);
  /// What the question names. Nothing if the text does not lend itself to it.
  std::optional<LessonFacts> (*asked)(const LessonEvidence& evidence);
  /// What is to be asked of the worker once there is a prediction.
  std::vector<Action> (*measure)(const LessonEvidence& evidence);
  LessonOutcome (*judge)(const LessonEvidence& evidence);
};

/// kLessonCount of them, in the order in which they are taken.
std::span<const Lesson> lessons();

/// What the lessons read: a line that every built-in text knows, or the newest lyric on a text of one's own.
std::string lesson_text(const Snapshot& snapshot);

/// Whether the lesson can be set up.
LessonHurdle hurdle_before(const Lesson& lesson, const Snapshot& snapshot);

}  // namespace geci
