#include "text/song_marks.h"

#include <algorithm>
#include <string_view>

namespace geci {
namespace {

constexpr std::string_view kSections[] = {
    "verse",     "chorus",     "pre-chorus", "prechorus",    "post-chorus", "bridge",  "intro", "outro",
    "hook",      "refrain",    "interlude",  "instrumental", "breakdown",   "break",   "coda",  "pre-hook",
    "post-hook", "skit",       "spoken",     "solo",         "guitar solo", "part",    "rap",   "letra",
    "verso",     "estribillo", "puente",     "couplet",      "refrão",      "strophe", "pont",  "主歌",
    "副歌",      "前奏",       "间奏",       "間奏",         "尾奏",        "桥段",    "橋段",  "导歌",
    "導歌",      "合唱",       "独白",       "獨白",         "说唱",        "說唱",    "尾声",  "过渡",
};

/// Of a credit's first word, without what follows it as 师, 人 or 者.
constexpr std::string_view kCredits[] = {
    "词",          "詞",       "曲",          "词曲",     "詞曲",         "作词",     "作詞",       "作曲",
    "编曲",        "編曲",     "填词",        "填詞",     "谱曲",         "改编词",   "改编曲",     "原唱",
    "演唱",        "翻唱",     "歌手",        "主唱",     "制作",         "製作",     "监制",       "監製",
    "混音",        "母带",     "母帶",        "录音",     "錄音",         "吉他",     "贝斯",       "贝司",
    "鼓",          "和声",     "和聲",        "键盘",     "弦乐",         "出品",     "发行",       "發行",
    "企划",        "统筹",     "配唱制作",    "制作统筹", "专辑",         "op",       "sp",         "lyrics by",
    "lyrics",      "lyricist", "music by",    "music",    "composed by",  "composer", "written by", "words by",
    "arranged by", "arranger", "produced by", "producer", "performed by", "artist",   "mixed by",   "mastered by",
};

constexpr size_t kLongestMark = 80;  // bytes: anything longer in round brackets, or before a colon, is words

constexpr std::string_view kSpaces[] = {" ", "\t", "\u3000", "\u00A0"};

std::string_view trimmed(std::string_view text) {
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view space : kSpaces) {
      while (text.starts_with(space)) text.remove_prefix(space.size()), again = true;
      while (text.ends_with(space)) text.remove_suffix(space.size()), again = true;
    }
  }
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool drop_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// "2", "II" or "A1" in lower case: which of several sections.
bool is_number_of_section(std::string_view text) {
  return !text.empty() && text.size() <= 4 && text.find_first_not_of("0123456789ivxab") == std::string_view::npos;
}

/// A section's name that stands first, with a number perhaps.
struct Section {
  bool found = false;
  bool is_han = false, has_number = false;
  std::string_view rest;  // behind it
};

Section read_section(std::string_view lower_text) {
  Section section;
  size_t longest = 0;
  for (const std::string_view name : kSections) {
    if (name.size() > longest && lower_text.starts_with(name)) longest = name.size();
  }
  if (longest == 0) return section;
  std::string_view rest = lower_text.substr(longest);
  const bool is_han = !is_ascii_letter(lower_text.front());
  if (!is_han && !rest.empty() && (is_ascii_letter(rest.front()) || static_cast<unsigned char>(rest.front()) >= 0x80)) {
    return section;  // "chorusline"
  }
  section = {true, is_han, false, trimmed(rest)};
  const size_t end = std::min(section.rest.find_first_not_of("0123456789ivxab"), section.rest.size());
  const std::string_view number = section.rest.substr(0, end);
  const std::string_view behind = section.rest.substr(end);
  const bool number_ends = behind.empty() || !is_ascii_letter(behind.front());
  if (is_number_of_section(number) && number_ends) {
    section.has_number = true;
    section.rest = trimmed(behind);
  }
  return section;
}

bool drop_colon(std::string_view& text) { return drop_prefix(text, ":") || drop_prefix(text, "："); }

struct Brackets {
  std::string_view open, close;
  bool is_always_a_mark;  // whatever a line that they enclose says
};
constexpr Brackets kBrackets[] = {{"[", "]", true}, {"【", "】", true}, {"(", ")", false}, {"（", "）", false}};

/// "x2", "×2", "2x", "x 2", in lower case.
bool is_times(std::string_view text) {
  text = trimmed(text);
  const bool before = drop_prefix(text, "x") || drop_prefix(text, "×") || drop_prefix(text, "*");
  text = trimmed(text);
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > 2) return false;
  const std::string_view behind = trimmed(text.substr(digits));
  return before ? behind.empty() : behind == "x" || behind == "×";
}

bool is_mark_in_brackets(std::string_view inner, const Brackets& brackets, bool is_whole_line) {
  if (inner.size() > kLongestMark) return false;
  if (brackets.is_always_a_mark && is_whole_line) return true;
  const std::string small = lower(trimmed(inner));
  if (is_times(small)) return true;
  const Section section = read_section(small);
  if (!section.found) return false;
  // "(Chorus: all)" is one, "(break my heart)" is not.
  std::string_view rest = section.rest;
  return rest.empty() || drop_colon(rest) || rest.starts_with("-") || is_times(rest);
}

// These look at no more of the line than a mark may take, so that a line of many marks takes linear time.

bool drop_mark_before(std::string_view& line, const Brackets& brackets) {
  if (!line.starts_with(brackets.open)) return false;
  const size_t end = line.substr(0, kLongestMark).find(brackets.close);
  if (end == std::string_view::npos) return false;
  const std::string_view inner = line.substr(brackets.open.size(), end - brackets.open.size());
  const std::string_view rest = trimmed(line.substr(end + brackets.close.size()));
  if (!is_mark_in_brackets(inner, brackets, rest.empty())) return false;
  line = rest;
  return true;
}

bool drop_times_behind(std::string_view& line, const Brackets& brackets) {
  if (!line.ends_with(brackets.close)) return false;
  const size_t looked_at = line.size() > kLongestMark ? line.size() - kLongestMark : 0;
  const size_t open = line.substr(looked_at).rfind(brackets.open);
  if (open == std::string_view::npos) return false;
  const size_t inner = looked_at + open + brackets.open.size();
  if (inner + brackets.close.size() > line.size()) return false;
  if (!is_times(lower(line.substr(inner, line.size() - brackets.close.size() - inner)))) return false;
  line = trimmed(line.substr(0, looked_at + open));
  return true;
}

bool drop_bracketed_mark(std::string_view& line) {
  return std::any_of(std::begin(kBrackets), std::end(kBrackets), [&](const Brackets& brackets) {
    return drop_mark_before(line, brackets) || drop_times_behind(line, brackets);
  });
}

/// " x2" behind the words.
bool drop_times(std::string_view& line) {
  constexpr size_t kLongest = 6;
  const size_t looked_at = line.size() > kLongest ? line.size() - kLongest : 0;
  const size_t found = line.substr(looked_at).rfind(' ');
  if (found == std::string_view::npos) return false;
  const size_t space = looked_at + found;
  const std::string last = lower(line.substr(space + 1));
  const bool has_sign = last.starts_with("x") || last.starts_with("×");
  if (!has_sign || !is_times(last)) return false;
  line = trimmed(line.substr(0, space));
  return true;
}

/// "Chorus:", "Verse 2", "副歌": a section's name and nothing else.
bool is_section_line(std::string_view line) {
  if (line.size() > kLongestMark) return false;
  const std::string small = lower(line);
  const Section section = read_section(small);
  if (!section.found) return false;
  std::string_view rest = section.rest;
  const bool has_colon = drop_colon(rest);
  if (!trimmed(rest).empty() && !is_times(rest)) return false;
  return section.is_han || section.has_number || has_colon;
}

bool is_credit_name(std::string_view name) {
  for (const std::string_view ending : {"师", "師", "人", "者", "員", "员"}) {
    if (name.size() > ending.size() && name.ends_with(ending)) name.remove_suffix(ending.size());
  }
  return std::find(std::begin(kCredits), std::end(kCredits), name) != std::end(kCredits);
}

/// "作词：…", "词/曲: …", "编曲 Arranger：…".
bool is_credit(std::string_view line) {
  size_t colon = std::min(line.find(':'), line.find("："));
  if (colon == std::string_view::npos || colon > kLongestMark) return false;
  const std::string head = lower(trimmed(line.substr(0, colon)));
  if (is_credit_name(head)) return true;
  const std::string_view rest = head;
  const size_t end = std::min({rest.find('/'), rest.find(' '), rest.find("、"), rest.find('&'), rest.find("／")});
  if (end == std::string_view::npos) return false;
  const std::string_view first = trimmed(rest.substr(0, end));
  // Latin names have spaces of their own: "music is:" is no credit.
  return !first.empty() && !is_ascii_letter(first.front()) && is_credit_name(first);
}

}  // namespace

std::string without_song_marks(std::string_view line) {
  line = trimmed(line);
  while (drop_bracketed_mark(line) || drop_times(line)) {
  }
  if (is_section_line(line) || is_credit(line)) return {};
  return std::string(line);
}

}  // namespace geci
