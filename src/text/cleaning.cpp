#include "text/cleaning.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "core/sentence.h"
#include "text/markup.h"
#include "text/song_marks.h"
#include "text/utf8.h"

namespace geci {
namespace {

constexpr Sentence<> kEmptyText{"The text is empty: give a UTF-8 text file with one line of verse a line.",
                                "文字是空的：请给一个 UTF-8 文本文件，一行一句。"};
constexpr Sentence<> kTutorialLeavesNothing{
    "The tutorial's cleaning leaves nothing of the text: it keeps Chinese, Latin letters and digits in lines of two "
    "characters or more.",
    "教程的清理之后什么也没剩下：它只留汉字、拉丁字母和数字，而且一行至少两个字。"};
constexpr Sentence<> kLyricsLeaveNothing{
    "The cleaning for lyrics leaves nothing of the text: it takes section marks and credits away.",
    "“歌词网站”的清理之后什么也没剩下：它去掉段落标记和作词作曲等说明。"};
constexpr Sentence<> kBlankText{
    "The text holds nothing but blank lines: give a text file with one line of verse a line.",
    "文字里只有空行：请给一个文本文件，一行一句。"};
constexpr Sentence<std::string> kNoSuchCleaning{"There is no cleaning '{}': choose tutorial, lyrics or none.",
                                                "没有“{}”这种清理：请选 tutorial、lyrics 或 none。"};
constexpr Plural<> kDropped{"{} character that nobody sees (of zero width, or end marks) was left out.",
                            "{} characters that nobody sees (of zero width, or end marks) were left out.",
                            "去掉了 {} 个看不见的字符（零宽字符、文件结束符）。"};
constexpr Sentence<int64_t> kLittleLeft{
    "The cleaning leaves only {} % of the text: choose none to learn from all of it.",
    "清理之后只剩下文字的 {} %：要学全部，请选“不清理”。"};

/// Linear even for a line that is nothing but `part`, which erasing in place would not be.
std::string without(std::string_view text, std::string_view part) {
  std::string result;
  for (size_t found = text.find(part); found != std::string_view::npos; found = text.find(part)) {
    result += text.substr(0, found);
    text.remove_prefix(found + part.size());
  }
  return result += text;
}

bool tutorial_keeps(char32_t c) {
  if (c >= 0x4E00 && c <= 0x9FA5) return true;
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return c == ' ' || c == '!' || c == '?' || c == ',';
}

/// As re.sub('[ ]{2,}', '', text): a run of two or more spaces goes altogether, a single space stays.
std::string without_space_runs(std::string_view text) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    const size_t run = std::min(text.find_first_not_of(' ', at), text.size()) - at;
    if (run == 1) result += ' ';
    at += run;
    const size_t word = std::min(text.find(' ', at), text.size()) - at;
    result += text.substr(at, word);
    at += word;
  }
  return result;
}

/// Nothing but spaces, tabs and ideographic spaces.
bool is_blank(std::string_view line) {
  constexpr std::string_view kIdeographicSpace = "\u3000";
  while (!line.empty()) {
    if (line.front() == ' ' || line.front() == '\t') {
      line.remove_prefix(1);
    } else if (line.starts_with(kIdeographicSpace)) {
      line.remove_prefix(kIdeographicSpace.size());
    } else {
      return false;
    }
  }
  return true;
}

/// Characters but for white space.
size_t written_characters(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > ' ' && (byte & 0xC0U) != 0x80U;
  }));
}

/// `all`: the written characters of the text.
Message little_left_warning(const std::vector<std::string>& lines, size_t all) {
  size_t kept = 0;
  for (const std::string& line : lines) kept += written_characters(line);
  if (kept * 2 >= all) return {};
  return kLittleLeft(static_cast<int64_t>(100 * kept / all));
}

/// Cleans song after song of a text.
class Cleaner {
 public:
  Cleaner(Cleaning cleaning, UnicodeRules rules) : cleaning_(cleaning), tidies_(is_tidied(cleaning, rules)) {}

  void add_song(std::string_view bytes) {
    std::string text = repair_utf8(bytes).text;
    if (tidies_) {
      TidyText tidy = tidy_text(std::move(text));
      text = std::move(tidy.text);
      result_.dropped += tidy.dropped;
    }
    written_ += written_characters(text);
    if (cleaning_ == Cleaning::kLyrics) text = without_markup(text);
    const size_t before = result_.lines.size();
    for (const std::string_view line : split_lines(text)) add_line(line);
    if (result_.lines.size() > before) result_.song_ends.push_back(result_.lines.size());
  }

  CleanText take() { return std::move(result_); }
  /// The characters of all songs but for white space, before cleaning.
  size_t written() const { return written_; }

 private:
  void add_line(std::string_view line) {
    switch (cleaning_) {
      case Cleaning::kNone:
        if (!is_blank(line)) result_.lines.emplace_back(line);
        return;
      case Cleaning::kTutorial:
        if (std::string clean = clean_line_as_tutorial(line);
            count_characters(clean) > 1 && seen_.insert(clean).second) {
          result_.lines.push_back(std::move(clean));
        }
        return;
      case Cleaning::kLyrics:
        if (std::string words = without_song_marks(line); !words.empty()) result_.lines.push_back(std::move(words));
        return;
    }
  }

  Cleaning cleaning_;
  bool tidies_;
  CleanText result_;
  size_t written_ = 0;
  std::unordered_set<std::string> seen_;
};

Error nothing_left(Cleaning cleaning) {
  switch (cleaning) {
    case Cleaning::kTutorial:
      return Error{kTutorialLeavesNothing()};
    case Cleaning::kLyrics:
      return Error{kLyricsLeaveNothing()};
    case Cleaning::kNone:
      break;
  }
  return Error{kBlankText()};
}

}  // namespace

std::string cleaning_name(Cleaning cleaning) {
  switch (cleaning) {
    case Cleaning::kNone:
      return "none";
    case Cleaning::kTutorial:
      return "tutorial";
    case Cleaning::kLyrics:
      return "lyrics";
  }
  return {};
}

Result<Cleaning> parse_cleaning(const std::string& name) {
  for (const Cleaning cleaning : {Cleaning::kNone, Cleaning::kTutorial, Cleaning::kLyrics}) {
    if (name == cleaning_name(cleaning)) return cleaning;
  }
  return Error{kNoSuchCleaning(name)};
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t length = std::min(text.find_first_of("\r\n"), text.size());
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
    if (!text.empty()) text.remove_prefix(text.starts_with("\r\n") ? 2 : 1);
  }
  return lines;
}

std::string clean_line_as_tutorial(std::string_view line) {
  const std::string text = without(line, "〖韩语歌词〗");
  std::string kept;
  for_each_character(text, [&](std::string_view bytes, char32_t c) {
    if (tutorial_keeps(c)) kept += bytes;
  });
  std::string result = without_space_runs(kept);
  const size_t first = result.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return result.substr(first, result.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> clean_piece(std::string_view bytes, Cleaning cleaning, UnicodeRules rules) {
  Cleaner cleaner(cleaning, rules);
  cleaner.add_song(bytes);
  return cleaner.take().lines;
}

Result<CleanText> clean_text(const SourceText& text, Cleaning cleaning, UnicodeRules rules) {
  const std::string_view bytes = text.bytes;
  if (bytes.empty()) return Error{kEmptyText()};
  Cleaner cleaner(cleaning, rules);
  for (size_t song = 0; song < std::max<size_t>(text.song_starts.size(), 1); ++song) {
    const size_t begin = text.song_starts.empty() ? 0 : text.song_starts[song];
    const size_t end = song + 1 < text.song_starts.size() ? text.song_starts[song + 1] : bytes.size();
    cleaner.add_song(bytes.substr(begin, end - begin));
  }
  CleanText result = cleaner.take();
  result.dropped += text.dropped;
  if (result.lines.empty()) return nothing_left(cleaning);
  const auto dropped = static_cast<int64_t>(result.dropped);
  result.warning = text.note.followed_by(dropped > 0 ? kDropped(dropped) : Message())
                       .followed_by(little_left_warning(result.lines, cleaner.written()));
  return result;
}

}  // namespace geci
