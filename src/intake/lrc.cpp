#include "intake/lrc.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/sentence.h"
#include "text/cleaning.h"

namespace geci {
namespace {

constexpr Sentence<int64_t> kGrowingLrc{
    "This LRC text repeats its lines so often that it grows more than {}-fold, so it is no song: read it as it stands "
    "(--format text).",
    "这份 LRC 重复的行太多，会变成原来的 {} 倍以上，不像是一首歌：请按原样读取（--format text）。"};

constexpr size_t kMaxGrowth = 8;
constexpr size_t kLongestStamp = 20;

/// Keys of tags, in lower case; others are words in brackets.
constexpr std::string_view kTags[] = {"ti", "ar", "al", "au", "by",   "lr",   "offset", "re",     "tool", "ve",
                                      "id", "qq", "la", "#",  "hash", "sign", "total",  "length", "kana", "language"};

struct Stamp {
  int64_t milliseconds = 0;
  size_t size = 0;  // in bytes
};

/// Up to `most` digits at the beginning of `text`, which are removed.
std::optional<int64_t> take_number(std::string_view& text, size_t most) {
  size_t digits = 0;
  int64_t number = 0;
  while (digits < text.size() && digits < most && text[digits] >= '0' && text[digits] <= '9') {
    number = number * 10 + (text[digits] - '0');
    ++digits;
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

/// ".5", ".50", ".500", ":50" as milliseconds.
std::optional<int64_t> take_fraction(std::string_view& text) {
  const size_t before = text.size();
  const std::optional<int64_t> number = take_number(text, 3);
  if (!number) return std::nullopt;
  const size_t digits = before - text.size();
  return digits == 1 ? *number * 100 : digits == 2 ? *number * 10 : *number;
}

/// A stamp in `open` and `close` at the beginning of `text`.
std::optional<Stamp> read_stamp(std::string_view text, char open, char close) {
  text = text.substr(0, kLongestStamp);
  const size_t whole = text.size();
  if (!text.starts_with(open)) return std::nullopt;
  text.remove_prefix(1);
  const std::optional<int64_t> first = take_number(text, 4);
  if (!first || !text.starts_with(':')) return std::nullopt;
  text.remove_prefix(1);
  const std::optional<int64_t> second = take_number(text, 2);
  if (!second) return std::nullopt;
  int64_t milliseconds = (*first * 60 + *second) * 1000;
  if (text.starts_with('.') || text.starts_with(':')) {
    const bool is_colon = text.front() == ':';
    text.remove_prefix(1);
    std::string_view at_fraction = text;
    const std::optional<int64_t> fraction = take_fraction(text);
    if (!fraction) return std::nullopt;
    if (is_colon && text.starts_with('.')) {  // hours:minutes:seconds.fraction
      const std::optional<int64_t> seconds = take_number(at_fraction, 2);
      text.remove_prefix(1);
      const std::optional<int64_t> part = take_fraction(text);
      if (!seconds || !part) return std::nullopt;
      milliseconds = milliseconds * 60 + *seconds * 1000 + *part;
    } else {
      milliseconds += *fraction;
    }
  }
  if (!text.starts_with(close)) return std::nullopt;
  return Stamp{milliseconds, whole - text.size() + 1};
}

std::string_view without_spaces_before(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

/// "[ti:…]" and nothing else.
bool is_tag(std::string_view line) {
  line = without_spaces_before(line);
  line = line.substr(0, line.find_last_not_of(" \t") + 1);
  if (!line.starts_with('[') || !line.ends_with(']')) return false;
  const size_t colon = line.substr(0, 12).find(':');
  if (colon == std::string_view::npos) return false;
  std::string key(line.substr(1, colon - 1));
  for (char& c : key) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return std::find(std::begin(kTags), std::end(kTags), key) != std::end(kTags);
}

/// A line without the stamps before and between its words.
struct ParsedLine {
  std::vector<int64_t> times;  // of the stamps before the words
  std::string words;
  size_t stamps = 0;
};

ParsedLine parse_line(std::string_view line) {
  ParsedLine parsed;
  std::string_view rest = without_spaces_before(line);
  while (const std::optional<Stamp> stamp = read_stamp(rest, '[', ']')) {
    parsed.times.push_back(stamp->milliseconds);
    rest = without_spaces_before(rest.substr(stamp->size));
  }
  parsed.stamps = parsed.times.size();
  if (parsed.times.empty()) rest = line;
  while (!rest.empty()) {
    const size_t plain = std::min(rest.find_first_of("<["), rest.size());
    parsed.words += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) break;
    const char open = rest.front();
    const std::optional<Stamp> stamp = read_stamp(rest, open, open == '<' ? '>' : ']');
    if (!stamp) parsed.words += open;
    parsed.stamps += stamp ? 1 : 0;
    rest.remove_prefix(stamp ? stamp->size : 1);
    // "<00:01.00> 春 <00:02.00> 天" has a space on both sides of a stamp.
    if (stamp && (parsed.words.empty() || parsed.words.ends_with(' '))) rest = without_spaces_before(rest);
  }
  parsed.words.resize(parsed.words.find_last_not_of(" \t") + 1);
  return parsed;
}

/// A line at one of the times at which it is sung.
struct SungLine {
  int64_t time = 0;
  size_t line = 0;  // of the words
};

/// Collects the lines of a text, and what they would take in all.
class Score {
 public:
  explicit Score(size_t most_bytes) : most_bytes_(most_bytes) {}

  /// False once the lines take more than they may.
  bool add(ParsedLine line) {
    stamps_ += line.stamps;
    if (!line.times.empty()) times_ = std::move(line.times);
    bytes_ += times_.size() * (line.words.size() + 1);
    if (bytes_ > most_bytes_) return false;
    for (const int64_t time : times_) sung_.push_back({time, words_.size()});
    words_.push_back(std::move(line.words));
    return true;
  }

  LrcText take() {
    // As written where the times are the same: a line, then its translation.
    std::sort(sung_.begin(), sung_.end(), [](const SungLine& a, const SungLine& b) {
      return a.time != b.time ? a.time < b.time : a.line < b.line;
    });
    LrcText result;
    result.stamps = stamps_;
    result.text.reserve(bytes_);
    for (const SungLine& sung : sung_) result.text += words_[sung.line] + "\n";
    return result;
  }

 private:
  size_t most_bytes_;
  size_t bytes_ = 0, stamps_ = 0;
  std::vector<int64_t> times_ = {-1};  // of the last stamped line; before there is one, lines go first
  std::vector<std::string> words_;
  std::vector<SungLine> sung_;
};

}  // namespace

bool looks_like_lrc(std::string_view text) {
  size_t lines = 0, stamped = 0, tags = 0;
  for (const std::string_view line : split_lines(text)) {
    const std::string_view words = without_spaces_before(line);
    if (words.empty()) continue;
    ++lines;
    if (read_stamp(words, '[', ']')) {
      ++stamped;
    } else if (is_tag(line)) {
      ++tags;
    }
  }
  return stamped > 0 && 2 * (stamped + tags) >= lines;
}

Result<LrcText> read_lrc(std::string_view text) {
  Score score(kMaxGrowth * (text.size() + 1));
  for (const std::string_view line : split_lines(text)) {
    if (is_tag(line) || without_spaces_before(line).empty()) continue;
    if (!score.add(parse_line(line))) {
      return Error{kGrowingLrc(kMaxGrowth)};
    }
  }
  return score.take();
}

}  // namespace geci
