#include "ui/panels/lessons/lessons_panel.h"

#include <utility>

#include "ui/panels/lessons/lesson_card.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/cards.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"

namespace geci {
namespace {

constexpr float kBar = 44, kBody = 196;
constexpr float kListWidth = 244;
constexpr char kBackwards[] = "←", kOnwards[] = "→";

/// A stretch of the card with its own scrolling, at `left` of it.
void begin_part(const char* id, float left, float width, float height) {
  ImGui::SetCursorPos(ImVec2(left, kBar));
  ImGui::BeginChild(id, ImVec2(width, height), ImGuiChildFlags_NavFlattened);
}

void end_part() {
  scroll_by_touch();
  ImGui::EndChild();
}

}  // namespace

float LessonsPanel::height(float) const { return is_open_ ? kBar + kBody : kBar; }

void LessonsPanel::report_state(PageFacts& facts) const {
  facts.lessons = shown(course_);
  facts.lessons.open = is_open_;
  facts.lessons.problem = problem_text(facts.language, course_);
}

void LessonsPanel::restore(Host& host) {
  restored_ = true;
  course_.restore(host.kept_lessons());
  kept_ = course_.kept();
  for (size_t i = 0; i < kLessonCount; ++i) {
    if (!course_.done(i)) return course_.open(i);
  }
}

void LessonsPanel::update(const Snapshot& snapshot, Commands& commands) {
  if (!restored_) restore(commands.host());
  if (std::optional<Action> action = course_.next(snapshot)) commands.ask(*this, std::move(*action));
  if (const std::optional<LessonView> view = course_.take_view()) show(*view, commands);
  if (course_.kept() == kept_) return;
  kept_ = course_.kept();
  commands.host().keep_lessons(kept_);
}

void LessonsPanel::show(const LessonView& view, Commands& commands) {
  if (view.tab) commands.reading() = Reading{*view.tab, course_.text()};
  if (!view.tokenizer) return;
  commands.draft().text.tokenizer = *view.tokenizer;
  has_changed_draft_ = true;
  if (commands.pasted().empty()) commands.pasted() = kTokenLine;
}

// What the lesson on tokens has put into the page goes with it.
void LessonsPanel::open(size_t number, const Snapshot& snapshot, Commands& commands) {
  if (course_.busy()) return;
  if (std::exchange(has_changed_draft_, false)) {
    commands.draft().text.tokenizer = snapshot.settings.text.tokenizer;
  }
  if (commands.pasted() == kTokenLine) commands.pasted().clear();
  course_.open(number);
}

void LessonsPanel::draw(const Snapshot& snapshot, Commands& commands, Room) {
  draw_bar(snapshot, commands);
  if (is_open_) draw_card(snapshot, commands);
}

void LessonsPanel::draw_bar(const Snapshot& snapshot, Commands& commands) {
  const LessonTexts& texts = lesson_texts(commands.language());
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float arrows = small_chip_width(kBackwards) + small_chip_width(kOnwards) + 2 * theme::kSpacing;
  const float right = origin.x + width - arrows;
  const bool clicked = ImGui::InvisibleButton("lessons", ImVec2(width - arrows, kBar));
  if (offer({.name = texts.course.text, .on = is_open_}, "lessons").pressed || clicked) is_open_ = !is_open_;
  const bool hovered = ImGui::IsItemHovered();
  explain(is_open_ ? texts.fold : texts.unfold);
  commands.mark_place("lessons");
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw_chevron(*draw, ImVec2(origin.x + 7, origin.y + kBar / 2), is_open_ ? ImGuiDir_Down : ImGuiDir_Up);
  ImVec2 at(origin.x + theme::kPadding + theme::kTight, origin.y + (kBar - theme::kBody) / 2);
  theme::push(Face::kStrong, theme::kBody);
  draw->AddText(at, hovered ? theme::kAccentHover : theme::kInk, texts.course);
  at.x += text_width(texts.course) + theme::kGap;
  ImGui::PopFont();
  theme::push(Face::kText, theme::kSmall);
  at.y = origin.y + (kBar - theme::kSmall) / 2;
  const std::string done = with_facts(texts.done, {std::to_string(course_.done_count()), std::to_string(kLessonCount)});
  const std::string lesson = std::to_string(course_.number() + 1) + " " + texts.lessons[course_.number()].title.text;
  const std::string all = lesson + " · " + done;
  const std::string& text = at.x + text_width(all.c_str()) <= right ? all : lesson;
  draw->PushClipRect(origin, ImVec2(right, origin.y + kBar), true);
  draw->AddText(at, theme::kQuiet, text.c_str());
  draw->PopClipRect();
  ImGui::PopFont();
  ImGui::SetCursorScreenPos(ImVec2(right + theme::kSpacing, origin.y + (kBar - theme::kSmallControl) / 2));
  name_next(texts.previous.text);
  if (small_chip(kBackwards, false)) open((course_.number() + kLessonCount - 1) % kLessonCount, snapshot, commands);
  explain(texts.previous);
  commands.mark_place("lesson_previous");
  ImGui::SameLine();
  name_next(texts.next.text);
  if (small_chip(kOnwards, false)) open((course_.number() + 1) % kLessonCount, snapshot, commands);
  explain(texts.next);
  commands.mark_place("lesson_next");
}

void LessonsPanel::draw_card(const Snapshot& snapshot, Commands& commands) {
  const LessonTexts& texts = lesson_texts(commands.language());
  const float width = ImGui::GetContentRegionAvail().x;
  const float left = ImGui::GetCursorStartPos().x;
  LessonWish wish = LessonWish::kNone;
  if (width >= theme::kWide - 2 * theme::kPadding) {
    const float height = kBody - theme::kGap;
    const float half = (width - kListWidth - 2 * theme::kPadding) / 2;
    begin_part("lesson-list", left, kListWidth, height);
    const std::optional<size_t> pressed = lesson_list(course_, texts, commands);
    end_part();
    if (pressed) open(*pressed, snapshot, commands);
    begin_part("lesson-reading", left + kListWidth + theme::kPadding, half, height);
    lesson_reading(course_, texts.lessons[course_.number()]);
    end_part();
    begin_part("lesson-work", left + kListWidth + half + 2 * theme::kPadding, half, height);
    wish = lesson_work(course_, texts, snapshot, commands);
    end_part();
  } else {
    lesson_reading(course_, texts.lessons[course_.number()]);
    ImGui::Dummy(ImVec2(0, 0));
    wish = lesson_work(course_, texts, snapshot, commands);
    ImGui::Dummy(ImVec2(0, theme::kTight));
    if (const std::optional<size_t> pressed = lesson_list(course_, texts, commands)) open(*pressed, snapshot, commands);
  }
  if (wish == LessonWish::kSetUp) course_.set_up(snapshot);
  if (wish == LessonWish::kNextLesson) open(course_.number() + 1, snapshot, commands);
}

std::unique_ptr<Panel> make_lessons_panel() { return std::make_unique<LessonsPanel>(); }

}  // namespace geci
