// The parts of one lesson: what it says, and the prediction with what came of it.
#pragma once

#include "lessons/lesson_course.h"
#include "lessons/lesson_texts.h"
#include "ui/panel.h"

namespace geci {

/// The lessons by name, those done with a tick. The one pressed, or nothing.
std::optional<size_t> lesson_list(const LessonCourse& course, const LessonTexts& texts, Commands& commands);

/// Title, explanation, and the line of PyTorch.
void lesson_reading(const LessonCourse& course, const LessonText& text);

enum class LessonWish { kNone, kSetUp, kNextLesson };

/// Setting up, predicting, and the answer. A prediction goes to the course itself.
LessonWish lesson_work(LessonCourse& course, const LessonTexts& texts, const Snapshot& snapshot, Commands& commands);

}  // namespace geci
