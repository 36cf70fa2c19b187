// The lessons: a slim bar that unfolds to a card with the list of them and the one that is open.
#pragma once

#include <string>

#include "lessons/lesson_course.h"
#include "ui/panel.h"

namespace geci {

class LessonsPanel : public Panel {
 public:
  /// Side by side where it is wide, one below the other elsewhere.
  void draw(const Snapshot& snapshot, Commands& commands, Room room) override;
  /// Of the bar at the bottom of a wide window, with the card if it is open.
  float height(float width) const override;
  /// Asks for what the open lesson needs next.
  void update(const Snapshot& snapshot, Commands& commands) override;
  void on_reply(const Reply& reply, Commands&) override { course_.take(reply); }
  void report_state(PageFacts& facts) const override;

 private:
  void restore(Host& host);
  void draw_bar(const Snapshot& snapshot, Commands& commands);
  void show(const LessonView& view, Commands& commands);
  void draw_card(const Snapshot& snapshot, Commands& commands);
  void open(size_t number, const Snapshot& snapshot, Commands& commands);

  bool is_open_ = false;
  LessonCourse course_;
  std::string kept_;                // the progress that the platform keeps
  bool has_changed_draft_ = false;  // how it tokenizes the text
  bool restored_ = false;
};

}  // namespace geci
