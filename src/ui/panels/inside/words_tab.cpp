#include "ui/panels/inside/words_tab.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/panels/inside/drawing.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"
#include "wording/numbers.h"

namespace geci {
namespace {

constexpr float kMapMargin = 12, kDot = 1.5F, kReach = 14;  // pixels around a word that pick it
constexpr float kLabelGap = 1;
constexpr float kPathLine = 1.2F, kPathDot = 2, kStartRing = 3.5F;

struct Box {
  ImVec2 min, max;

  bool overlaps(const Box& other) const {
    return min.x < other.max.x && other.min.x < max.x && min.y < other.max.y && other.min.y < max.y;
  }
};

/// The plane's rectangle that holds all the words and the path, on the screen.
class Plane {
 public:
  Plane(const Inspection& shown, ImVec2 origin, ImVec2 size) : origin_(origin), size_(size) {
    for (const MappedWord& word : shown.words) include(word.x, word.y);
    for (const PathPoint& point : shown.path) include(point.x, point.y);
  }
  /// Of a word or of a point of the path.
  template <class Point>
  ImVec2 at(const Point& point) const {
    const auto along = [](float value, float low, float high, float length) {
      return kMapMargin + (length - 2 * kMapMargin) * (high > low ? (value - low) / (high - low) : 0.5F);
    };
    return ImVec2(origin_.x + along(point.x, min_.x, max_.x, size_.x),
                  origin_.y + size_.y - along(point.y, min_.y, max_.y, size_.y));
  }

 private:
  void include(float x, float y) {
    min_ = ImVec2(std::min(min_.x, x), std::min(min_.y, y));
    max_ = ImVec2(std::max(max_.x, x), std::max(max_.y, y));
  }

  static constexpr float kFar = std::numeric_limits<float>::max();
  ImVec2 origin_, size_, min_{kFar, kFar}, max_{-kFar, -kFar};
};

bool is_near(const Inspection& shown, const std::string& word) {
  return std::any_of(shown.nearest.begin(), shown.nearest.end(),
                     [&](const NearWord& near) { return near.text == word; });
}

/// From a ring, where the word began, by a dot for each moment to where it lies now.
void draw_path(const std::vector<PathPoint>& path, const Plane& plane) {
  if (path.size() < 2) return;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  std::vector<ImVec2> points;
  points.reserve(path.size());
  for (const PathPoint& point : path) points.push_back(plane.at(point));
  draw->AddPolyline(points.data(), static_cast<int>(points.size()), theme::kAccent, 0, kPathLine);
  for (size_t i = 1; i + 1 < points.size(); ++i) draw->AddCircleFilled(points[i], kPathDot, theme::kAccent);
  draw->AddCircleFilled(points.front(), kStartRing, theme::kGround);
  draw->AddCircle(points.front(), kStartRing, theme::kAccent, 0, kPathLine);
}

// The picked word and its neighbours first, then by frequency; a label that would lie on another is a dot, which lies
// below them all.
void draw_words(const Inspection& shown, const Plane& plane, const Box& frame) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->ChannelsSplit(2);
  std::vector<Box> taken;
  const auto label = [&](const MappedWord& word, ImU32 colour) {
    const ImVec2 middle = plane.at(word);
    const std::string text = visible(word.text);
    const float width = text_width(text.c_str()), half = ImGui::GetFontSize() / 2;
    const float left = std::clamp(middle.x - width / 2, frame.min.x + 2, frame.max.x - width - 2);
    const Box box{ImVec2(left - kLabelGap, middle.y - half), ImVec2(left + width + kLabelGap, middle.y + half)};
    if (std::any_of(taken.begin(), taken.end(), [&](const Box& other) { return box.overlaps(other); })) {
      draw->ChannelsSetCurrent(0);
      draw->AddCircleFilled(middle, kDot, theme::kLine);
      return;
    }
    taken.push_back(box);
    draw->ChannelsSetCurrent(1);
    if (word.text == shown.word) {
      draw->AddRectFilled(box.min, box.max, theme::kGround, theme::kRounding);  // its path ends here
    }
    draw->AddText(ImVec2(left, middle.y - half), colour, text.c_str());
  };
  for (const MappedWord& word : shown.words) {
    if (word.text == shown.word) label(word, theme::kAccent);
  }
  for (const MappedWord& word : shown.words) {
    if (is_near(shown, word.text)) label(word, theme::kSecond);
  }
  for (const MappedWord& word : shown.words) {
    if (word.text != shown.word && !is_near(shown, word.text)) label(word, theme::kQuiet);
  }
  draw->ChannelsMerge();
}

const MappedWord* word_at(const std::vector<MappedWord>& words, const Plane& plane, ImVec2 mouse) {
  const MappedWord* nearest = nullptr;
  float least = kReach * kReach;
  for (const MappedWord& word : words) {
    const ImVec2 at = plane.at(word);
    const float distance = (at.x - mouse.x) * (at.x - mouse.x) + (at.y - mouse.y) * (at.y - mouse.y);
    if (distance >= least) continue;
    least = distance;
    nearest = &word;
  }
  return nearest;
}

/// The map just drawn, as a list of its words.
void choose_by_keys(const TabContext& tab) {
  Control list{.kind = ControlKind::kList, .name = tab.commands.words().inside.words_tab.why.text};
  for (const MappedWord& word : tab.shown.words) {
    if (word.text == tab.shown.word) list.index = static_cast<int>(list.options.size());
    list.options.push_back(visible(word.text));
  }
  const std::optional<double> chosen = offer(std::move(list), "words").value;
  if (!chosen || *chosen < 0 || *chosen >= static_cast<double>(tab.shown.words.size())) return;
  tab.wanted.word = tab.shown.words[static_cast<size_t>(*chosen)].text;
}

}  // namespace

void WordsTab::draw(const TabContext& tab) {
  const Inspection& shown = tab.shown;
  const InsideStrings& words = tab.commands.words().inside;
  code_line("U, S, V = torch.pca_lowrank(ebd.weight[ids], 2)");
  draw_map(tab);
  quiet_paragraph(format(words.explained, static_cast<int>(shown.words.size()), 100 * shown.explained[0],
                         100 * shown.explained[1]));
  ImGui::Dummy(ImVec2(0, theme::kTight));
  if (shown.word.empty()) {
    return quiet_paragraph(words.words_why.text);
  }
  if (shown.path.size() > 1) {
    quiet_paragraph(format(words.path, visible(shown.word).c_str(), grouped(shown.path.front().step).c_str()));
    ImGui::Dummy(ImVec2(0, theme::kTight));
  }
  ImGui::TextUnformatted(format(words.neighbours, visible(shown.word).c_str()).c_str());
  code_line("F.cosine_similarity(ebd.weight[ids], ebd.weight[id])");
  for (const NearWord& near : shown.nearest) {
    ImGui::TextUnformatted(visible(near.text).c_str());
    ImGui::SameLine(ImGui::GetCursorStartPos().x + ImGui::GetContentRegionAvail().x - text_width("0.000"));
    ImGui::TextUnformatted(format("%.3f", static_cast<double>(near.cosine)).c_str());
  }
}

void WordsTab::draw_map(const TabContext& tab) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const ImVec2 size(width, std::round(width * 0.9F));
  const bool pressed = ImGui::InvisibleButton("words", size);
  choose_by_keys(tab);
  tab.commands.mark_place("inside_words");
  const Box frame{origin, ImVec2(origin.x + size.x, origin.y + size.y)};
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(frame.min, frame.max, theme::kGround, theme::kRounding);
  const Plane plane(tab.shown, origin, size);
  draw->PushClipRect(frame.min, frame.max, true);
  draw_path(tab.shown.path, plane);
  draw_words(tab.shown, plane, frame);
  draw->PopClipRect();
  if (!ImGui::IsItemHovered()) return;
  const MappedWord* word = word_at(tab.shown.words, plane, ImGui::GetIO().MousePos);
  if (!word) return;
  draw->AddCircle(plane.at(*word), kReach, theme::kFaint);
  if (pressed) tab.wanted.word = word->text;
  read_out(visible(word->text));
}

}  // namespace geci
