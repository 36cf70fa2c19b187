// Somebody's way through the lessons: which one is open, how far it is, what was predicted, which are done. Without
// a window: says what to send to the session, one command at a time, and takes the answers.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lessons/lessons.h"

namespace geci {

enum class LessonPhase { kReading, kSettingUp, kAsking, kMeasuring, kChecked };

class LessonCourse {
 public:
  /// The lessons done on earlier visits, as kept() told them; what is not a lesson's name is skipped.
  void restore(std::string_view kept);
  std::string kept() const;

  // While busy() these do nothing.
  /// Opens a lesson at its beginning. REQUIRES: 0 <= number < kLessonCount.
  void open(size_t number);
  void set_up(const Snapshot& snapshot);
  /// REQUIRES: 0 <= choice < kLessonChoices.
  void predict(int choice, const Snapshot& snapshot);

  /// What to send now, if anything; to be called once a frame.
  std::optional<Action> next(const Snapshot& snapshot);
  /// The answer to what next() gave last, after the snapshot that came with it.
  void take(const Reply& reply);
  /// What the page is to turn to: told once.
  std::optional<LessonView> take_view() { return std::exchange(view_, std::nullopt); }

  size_t number() const { return number_; }
  const Lesson& lesson() const { return lessons()[number_]; }
  LessonPhase phase() const { return phase_; }
  bool busy() const { return phase_ == LessonPhase::kSettingUp || phase_ == LessonPhase::kMeasuring; }
  bool done(size_t number) const { return done_[number]; }
  size_t done_count() const;
  /// What the lesson reads.
  const std::string& text() const { return text_; }

  /// What the question names; from kAsking on.
  const LessonFacts& asked() const { return asked_; }
  std::optional<int> prediction() const { return prediction_; }
  /// In kChecked.
  const std::optional<LessonOutcome>& outcome() const { return outcome_; }
  bool right() const { return outcome_ && prediction_ == outcome_->answer; }

  /// Why it went back to kReading, or did not leave it: one of the two, or neither.
  LessonHurdle hurdle() const { return hurdle_; }
  const Message& refusal() const { return refusal_; }  // the session's own sentence

 private:
  struct Errand {
    Action action;
    bool wanted;  // whether its answer is part of the evidence
  };

  LessonEvidence evidence(const Snapshot& snapshot) const { return {snapshot, text_, before_, measured_}; }
  void begin(LessonPhase phase);
  void stop(LessonHurdle hurdle);
  bool still_training(const Snapshot& snapshot);
  /// The present run is a lesson's, and the person's own is kept behind it.
  bool stands_in_the_way(const Snapshot& snapshot) const;
  void prepare(const Snapshot& snapshot);
  void finish(const Snapshot& snapshot);

  size_t number_ = 0;
  std::array<bool, kLessonCount> done_{};
  LessonPhase phase_ = LessonPhase::kReading;
  std::optional<LessonView> view_;
  std::string text_;

  std::deque<Errand> errands_;
  bool prepared_ = false;  // the lesson's own errands are among them, or run
  bool made_run_ = false;  // one of them has
  bool waiting_ = false;   // for a reply
  bool wanted_ = false;    // that reply
  std::optional<int64_t> trains_to_;
  std::vector<Reply> before_, measured_;
  int own_run_ = 0;        // number of the run that a lesson has made last
  int64_t own_steps_ = 0;  // that lessons have trained it

  LessonFacts asked_;
  std::optional<int> prediction_;
  std::optional<LessonOutcome> outcome_;
  LessonHurdle hurdle_ = LessonHurdle::kNone;
  Message refusal_;
};

/// What of the lessons state() tells.
struct LessonsShown {
  bool open = false;
  std::string lesson, phase;
  std::vector<std::string> done;
  LessonFacts asked;
  std::optional<int> prediction;
  std::optional<LessonOutcome> outcome;
  std::string problem;  // in the reader's words
};

/// Without `open` and `problem`, which are the window's.
LessonsShown shown(const LessonCourse& course);

}  // namespace geci
