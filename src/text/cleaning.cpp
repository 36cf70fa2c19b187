#include "text/cleaning.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "text/utf8.h"

namespace geci {
namespace {

/// A text of which more than this share is not UTF-8 is in another encoding: replacing the bytes would
/// leave nothing to learn from. GBK and Big5 Chinese lie far above, Latin-1 with its accents below.
constexpr double kMaxInvalidShare = 0.1;

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

std::string megabytes(size_t bytes) { return std::to_string((bytes + (size_t{1} << 20) - 1) >> 20) + " MB"; }

std::string replaced_warning(size_t invalid_bytes) {
  return std::to_string(invalid_bytes) + (invalid_bytes == 1 ? " byte is" : " bytes are") +
         " not UTF-8 and stand as U+FFFD: save the text as UTF-8 if characters are missing.";
}

std::vector<std::string> clean_lines(std::string_view text, Cleaning cleaning) {
  std::vector<std::string> lines;
  std::unordered_set<std::string> seen;
  for (const std::string_view line : split_lines(text)) {
    if (cleaning == Cleaning::kNone) {
      if (!is_blank(line)) lines.emplace_back(line);
      continue;
    }
    std::string clean = clean_line_as_tutorial(line);
    if (count_characters(clean) > 1 && seen.insert(clean).second) lines.push_back(std::move(clean));
  }
  return lines;
}

}  // namespace

std::string cleaning_name(Cleaning cleaning) { return cleaning == Cleaning::kTutorial ? "tutorial" : "none"; }

Result<Cleaning> parse_cleaning(const std::string& name) {
  if (name == "none") return Cleaning::kNone;
  if (name == "tutorial") return Cleaning::kTutorial;
  return Error{"There is no cleaning '" + name + "': choose tutorial or none."};
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

Status check_text_bytes(std::string_view bytes) {
  if (bytes.empty()) return Error{"The text is empty: give a UTF-8 text file with one line of verse a line."};
  if (bytes.size() > kMaxTextBytes) {
    return Error{"The text is " + megabytes(bytes.size()) + " large, but at most " + megabytes(kMaxTextBytes) +
                 " can be learned from: split it and take a part."};
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return Error{"The text is UTF-16, by its byte-order mark: save it as UTF-8 and try again."};
  }
  if (bytes.find('\0') != std::string_view::npos) {
    return Error{"The text holds NUL bytes, so it is not plain text or it is UTF-16: save it as UTF-8 and try again."};
  }
  return Ok{};
}

std::vector<std::string> clean_piece(std::string_view bytes, Cleaning cleaning) {
  return clean_lines(repair_utf8(bytes).text, cleaning);
}

Result<CleanText> clean_text(std::string_view bytes, Cleaning cleaning) {
  if (const Status status = check_text_bytes(bytes); !status) return status.error();
  const RepairedText repaired = repair_utf8(bytes);
  if (static_cast<double>(repaired.invalid_bytes) > kMaxInvalidShare * static_cast<double>(bytes.size())) {
    return Error{"The text is not UTF-8 (perhaps GBK or Big5): save it as UTF-8 and try again."};
  }
  CleanText result;
  result.lines = clean_lines(repaired.text, cleaning);
  if (result.lines.empty()) {
    return Error{cleaning == Cleaning::kTutorial
                     ? "The tutorial's cleaning leaves nothing of the text: it keeps Chinese, Latin letters and digits "
                       "in lines of two characters or more."
                     : "The text holds nothing but blank lines: give a text file with one line of verse a line."};
  }
  result.invalid_bytes = repaired.invalid_bytes;
  if (repaired.invalid_bytes > 0) result.warning = replaced_warning(repaired.invalid_bytes);
  return result;
}

}  // namespace geci
