#include "ui/panels/lessons/lesson_card.h"

#include <cmath>

#include "ui/panels/inside/drawing.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

constexpr float kCardRow = 23, kNumber = 22;

void tick(ImVec2 origin, ImU32 colour) {
  const float y = origin.y + kCardRow / 2;
  const ImVec2 line[] = {ImVec2(origin.x + 1, y), ImVec2(origin.x + 5, y + 4), ImVec2(origin.x + 12, y - 5)};
  ImGui::GetWindowDrawList()->AddPolyline(line, 3, colour, 0, 1.8F);
}

/// One of the list; true if it was pressed.
bool list_row(size_t number, const char* title, bool selected, bool done, bool enabled) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const bool clicked = ImGui::InvisibleButton(title, ImVec2(width, kCardRow));
  const Used used = offer({.name = title, .on = selected, .enabled = enabled}, title);
  const bool lit = selected || (enabled && ImGui::IsItemHovered());
  ImDrawList* draw = ImGui::GetWindowDrawList();
  if (lit) {
    draw->AddRectFilled(origin, ImVec2(origin.x + width, origin.y + kCardRow),
                        selected ? theme::kAccentFaint : theme::kHover, theme::kRounding);
  }
  const ImU32 colour = selected ? theme::kAccent : enabled ? theme::kInk : theme::kFaint;
  const float y = origin.y + (kCardRow - ImGui::GetFontSize()) / 2;
  const float left = origin.x + theme::kTight;
  if (done) tick(ImVec2(left, origin.y), theme::kSecond);
  if (!done) draw->AddText(ImVec2(left + 2, y), theme::kFaint, std::to_string(number + 1).c_str());
  draw->AddText(ImVec2(left + kNumber, y), colour, title);
  return (clicked || used.pressed) && enabled;
}

void text(const std::string& words) { paragraph(words, theme::kInk, theme::kTextLeading); }

void strong_line(const char* words, ImU32 colour) {
  theme::push(Face::kStrong, theme::kBody);
  paragraph(words, colour, theme::kTextLeading);
  ImGui::PopFont();
}

LessonWish draw_set_up(const LessonCourse& course, const LessonTexts& texts, const LessonText& lesson,
                       Commands& commands) {
  quiet_paragraph(lesson.set_up.text);
  const std::string problem = problem_text(commands.language(), course);
  if (!problem.empty()) paragraph(problem, theme::kAlarm, theme::kTextLeading);
  const bool pressed = primary_button(texts.set_up, text_width(texts.set_up) + 2 * theme::kPadding);
  commands.mark_place("lesson_set_up");
  return pressed ? LessonWish::kSetUp : LessonWish::kNone;
}

void draw_question(LessonCourse& course, const LessonText& lesson, const Snapshot& snapshot, Commands& commands) {
  text(with_facts(lesson.question, course.asked()));
  for (size_t i = 0; i < kLessonChoices; ++i) {
    const std::string label = with_facts(lesson.choices[i], course.asked()) + "##choice" + std::to_string(i);
    const float width = text_width(with_facts(lesson.choices[i], course.asked()).c_str()) + 2 * theme::kPadding;
    if (i > 0) same_line_if_fits(width);
    if (button(label.c_str(), width)) return course.predict(static_cast<int>(i), snapshot);
    commands.mark_place(("lesson_choice=" + std::to_string(i)).c_str());
  }
}

/// "Right. 7.62" or "Not quite. 1.00 → 7.62".
std::string verdict(const LessonCourse& course, const LessonTexts& texts, const LessonText& lesson) {
  const auto choice = [&](int i) { return with_facts(lesson.choices[static_cast<size_t>(i)], course.asked()); };
  const std::string answer = choice(course.outcome()->answer);
  if (course.right()) return texts.right.text + std::string("  ") + answer;
  return texts.wrong.text + std::string("  ") + choice(*course.prediction()) + " → " + answer;
}

LessonWish draw_answer(const LessonCourse& course, const LessonTexts& texts, const LessonText& lesson,
                       Commands& commands) {
  strong_line(verdict(course, texts, lesson).c_str(), course.right() ? theme::kAccent : theme::kSecond);
  text(with_facts(lesson.result, course.outcome()->facts));
  quiet_paragraph(lesson.why.text);
  LessonWish wish = LessonWish::kNone;
  if (course.number() + 1 < kLessonCount) {
    if (small_chip(texts.next_lesson, true)) wish = LessonWish::kNextLesson;
    commands.mark_place("lesson_onwards");
    ImGui::SameLine();
  }
  if (small_chip(texts.once_more, false)) wish = LessonWish::kSetUp;
  commands.mark_place("lesson_again");
  return wish;
}

}  // namespace

std::optional<size_t> lesson_list(const LessonCourse& course, const LessonTexts& texts, Commands& commands) {
  std::optional<size_t> pressed;
  theme::push(Face::kText, theme::kSmall);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  for (size_t i = 0; i < kLessonCount; ++i) {
    if (list_row(i, texts.lessons[i].title, i == course.number(), course.done(i), !course.busy())) pressed = i;
    commands.mark_place((std::string("lesson=") + lessons()[i].name).c_str());
  }
  ImGui::PopStyleVar();
  ImGui::PopFont();
  return pressed;
}

void lesson_reading(const LessonCourse& course, const LessonText& lesson) {
  strong_line(lesson.title, theme::kInk);
  text(lesson.explanation.text);
  ImGui::Dummy(ImVec2(0, 0));
  code_line(course.lesson().code);
}

LessonWish lesson_work(LessonCourse& course, const LessonTexts& texts, const Snapshot& snapshot, Commands& commands) {
  const LessonText& lesson = texts.lessons[course.number()];
  switch (course.phase()) {
    case LessonPhase::kReading:
      return draw_set_up(course, texts, lesson, commands);
    case LessonPhase::kSettingUp:
      quiet_text(texts.setting_up.text);
      break;
    case LessonPhase::kAsking:
      draw_question(course, lesson, snapshot, commands);
      break;
    case LessonPhase::kMeasuring:
      text(with_facts(lesson.question, course.asked()));
      quiet_text(texts.measuring.text);
      break;
    case LessonPhase::kChecked:
      return draw_answer(course, texts, lesson, commands);
  }
  return LessonWish::kNone;
}

}  // namespace geci
