// The words of the lessons, written by hand in Chinese and in English.
#pragma once

#include <array>

#include "lessons/lesson_course.h"
#include "wording/strings.h"

namespace geci {

struct LessonText {
  Word title;
  Word explanation;
  Word set_up;  // what the button will do
  Word question;
  std::array<Word, kLessonChoices> choices;
  Word result;  // the numbers of this network
  Word why;
};

struct LessonTexts {
  Word course;
  Word done;  // {0} of {1}
  Word fold, unfold, previous, next;
  Word set_up, setting_up, measuring;
  Word right, wrong;
  Word next_lesson, once_more;
  Word no_text, no_lyric, no_repetition, not_fresh, interrupted;
  std::array<LessonText, kLessonCount> lessons;
};

const LessonTexts& lesson_texts(Language language);

/// The sentence that says what to do; empty for kNone.
const char* hurdle_text(const LessonTexts& texts, LessonHurdle hurdle);

/// Why the course went back to reading: the session's own sentence, or the hurdle's; empty if it did not.
std::string problem_text(Language language, const LessonCourse& course);

/// The words with the facts in place of {0}, {1} …
std::string with_facts(const char* words, const LessonFacts& facts);

}  // namespace geci
