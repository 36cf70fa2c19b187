#include "lessons/lesson_course.h"

#include <algorithm>

namespace geci {
namespace {

const char* phase_name(LessonPhase phase) {
  switch (phase) {
    case LessonPhase::kReading:
      return "reading";
    case LessonPhase::kSettingUp:
      return "setting-up";
    case LessonPhase::kAsking:
      return "asking";
    case LessonPhase::kMeasuring:
      return "measuring";
    case LessonPhase::kChecked:
      return "checked";
  }
  return "";
}

/// No step was made between the inspections, which are then of one network.
bool of_same_weights(const std::vector<Reply>& replies) {
  std::optional<int64_t> step;
  for (const Reply& reply : replies) {
    if (!reply.inspection) continue;
    if (step && *step != reply.inspection->step) return false;
    step = reply.inspection->step;
  }
  return true;
}

}  // namespace

void LessonCourse::restore(std::string_view kept) {
  while (!kept.empty()) {
    const size_t comma = std::min(kept.find(','), kept.size());
    for (size_t i = 0; i < kLessonCount; ++i) done_[i] = done_[i] || kept.substr(0, comma) == lessons()[i].name;
    kept.remove_prefix(std::min(comma + 1, kept.size()));
  }
}

std::string LessonCourse::kept() const {
  std::string names;
  for (size_t i = 0; i < kLessonCount; ++i) {
    if (done_[i]) names += (names.empty() ? "" : ",") + std::string(lessons()[i].name);
  }
  return names;
}

size_t LessonCourse::done_count() const { return static_cast<size_t>(std::count(done_.begin(), done_.end(), true)); }

void LessonCourse::open(size_t number) {
  if (busy()) return;
  number_ = number;
  begin(LessonPhase::kReading);
}

void LessonCourse::set_up(const Snapshot& snapshot) {
  if (busy()) return;
  begin(LessonPhase::kSettingUp);
  errands_.push_back({PauseCommand{}, false});
  if (stands_in_the_way(snapshot)) errands_.push_back({UndoCommand{}, false});
}

// Only one run is kept for undoing, and a lesson's must not push out the person's; unless the person has made it
// their own by training it further than the one that is kept.
bool LessonCourse::stands_in_the_way(const Snapshot& snapshot) const {
  if (own_run_ == 0 || snapshot.run.number != own_run_) return false;
  if (!snapshot.way_back || snapshot.way_back->newer) return false;
  return snapshot.step <= own_steps_ || snapshot.step < snapshot.way_back->step;
}

void LessonCourse::predict(int choice, const Snapshot& snapshot) {
  if (phase_ != LessonPhase::kAsking) return;
  if (lesson().needs_fresh && (snapshot.step != 0 || snapshot.run.number != own_run_)) {
    return stop(LessonHurdle::kNotFresh);
  }
  phase_ = LessonPhase::kMeasuring;
  prediction_ = choice;
  prepared_ = false;
  errands_.push_back({PauseCommand{}, false});
}

std::optional<Action> LessonCourse::next(const Snapshot& snapshot) {
  if (!busy() || waiting_ || still_training(snapshot)) return std::nullopt;
  if (busy() && errands_.empty() && !prepared_) prepare(snapshot);
  if (!busy()) return std::nullopt;
  if (errands_.empty()) {
    finish(snapshot);
    return std::nullopt;
  }
  Errand errand = std::move(errands_.front());
  errands_.pop_front();
  waiting_ = true;
  wanted_ = errand.wanted;
  if (std::holds_alternative<ResetCommand>(errand.action)) made_run_ = true;
  if (const auto* steps = std::get_if<StepCommand>(&errand.action)) {
    own_steps_ = snapshot.step + steps->count;
    trains_to_ = own_steps_;
  }
  return std::move(errand.action);
}

void LessonCourse::take(const Reply& reply) {
  if (!waiting_) return;
  waiting_ = false;
  if (!reply.ok) {
    stop(LessonHurdle::kNone);
    refusal_ = reply.sentence;
  } else if (wanted_) {
    (phase_ == LessonPhase::kSettingUp ? before_ : measured_).push_back(reply);
  }
}

/// The steps asked for are not all made yet; or something else came between them, and the lesson stops.
bool LessonCourse::still_training(const Snapshot& snapshot) {
  if (!trains_to_) return false;
  const int64_t left = *trains_to_ - snapshot.step;
  if (left > 0 && snapshot.training) return true;
  trains_to_.reset();
  if (left != 0) stop(LessonHurdle::kInterrupted);
  return false;
}

// After what came before them has been done: the snapshot is then the one to start from.
void LessonCourse::prepare(const Snapshot& snapshot) {
  prepared_ = true;
  const bool sets_up = phase_ == LessonPhase::kSettingUp;
  if (sets_up) {
    const LessonHurdle hurdle = hurdle_before(lesson(), snapshot);
    if (hurdle != LessonHurdle::kNone) return stop(hurdle);
    text_ = lesson_text(snapshot);
  }
  for (Action& action : sets_up ? lesson().set_up(snapshot, text_) : lesson().measure(evidence(snapshot))) {
    errands_.push_back({std::move(action), true});
  }
}

void LessonCourse::finish(const Snapshot& snapshot) {
  if (phase_ == LessonPhase::kSettingUp) {
    const std::optional<LessonFacts> asked = lesson().asked(evidence(snapshot));
    if (!asked) return stop(LessonHurdle::kNoRepetition);
    asked_ = *asked;
    if (made_run_) {
      own_run_ = snapshot.run.number;
      own_steps_ = 0;
    }
    view_ = lesson().before;
    phase_ = LessonPhase::kAsking;
  } else {
    if (!of_same_weights(measured_)) return stop(LessonHurdle::kInterrupted);
    outcome_ = lesson().judge(evidence(snapshot));
    done_[number_] = true;
    view_ = lesson().after;
    phase_ = LessonPhase::kChecked;
  }
}

void LessonCourse::begin(LessonPhase phase) {
  phase_ = phase;
  errands_.clear();
  prepared_ = waiting_ = made_run_ = false;
  trains_to_.reset();
  before_.clear();
  measured_.clear();
  asked_.clear();
  prediction_.reset();
  outcome_.reset();
  hurdle_ = LessonHurdle::kNone;
  refusal_ = {};
}

void LessonCourse::stop(LessonHurdle hurdle) {
  begin(LessonPhase::kReading);
  hurdle_ = hurdle;
}

LessonsShown shown(const LessonCourse& course) {
  LessonsShown shown;
  shown.lesson = course.lesson().name;
  shown.phase = phase_name(course.phase());
  for (size_t i = 0; i < kLessonCount; ++i) {
    if (course.done(i)) shown.done.emplace_back(lessons()[i].name);
  }
  shown.asked = course.asked();
  shown.prediction = course.prediction();
  shown.outcome = course.outcome();
  return shown;
}

}  // namespace geci
