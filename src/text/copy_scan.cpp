#include "text/copy_scan.h"

#include <algorithm>
#include <functional>

#include "text/copy_search.h"
#include "text/token_numbers.h"

namespace geci {
namespace {

constexpr size_t kPiece = size_t{1} << 18;  // bytes
constexpr int32_t kBetweenTexts = -1;

/// Lines by their hashes, in a flat table: 16 bytes a line at most. Two lines of one hash, of 64 bits, are not told
/// apart, which the meter survives.
class SeenLines {
 public:
  /// False if it was there.
  bool insert(const std::string& line) {
    if ((count_ + 1) * 2 > table_.size()) grow();
    const uint64_t hash = std::hash<std::string>{}(line) | 1U;
    uint64_t& place = place_of(hash);
    if (place == hash) return false;
    place = hash;
    ++count_;
    return true;
  }

 private:
  uint64_t& place_of(uint64_t hash) {
    size_t at = (hash >> 1U) & (table_.size() - 1);
    while (table_[at] != 0 && table_[at] != hash) at = (at + 1) & (table_.size() - 1);
    return table_[at];
  }

  void grow() {
    std::vector<uint64_t> hashes(table_.size() * 2);
    hashes.swap(table_);
    for (const uint64_t hash : hashes) {
      if (hash != 0) place_of(hash) = hash;
    }
  }

  std::vector<uint64_t> table_ = std::vector<uint64_t>(1024);  // 0: free
  size_t count_ = 0;
};

/// A first part of `text`, about kPiece long, that ends where a line does.
size_t piece_of(std::string_view text) {
  if (text.size() <= kPiece) return text.size();
  const size_t end = text.find_first_of("\r\n", kPiece);
  if (end == std::string_view::npos) return text.size();
  return end + (text.substr(end).starts_with("\r\n") ? 2 : 1);
}

using TakeLine = std::function<bool(const std::string&)>;

Status for_each_line_of_lyrics(const SourceText& corpus, const TextSettings& settings, const TakeLine& take) {
  const Result<CleanText> clean = clean_text(corpus, settings.cleaning, settings.unicode);
  if (!clean) return clean.error();
  for (const std::string& line : clean->lines) {
    if (!take(line)) break;
  }
  return Ok{};
}

/// `take` gets each clean line and returns false when it wants no more.
Status for_each_clean_line(const SourceText& corpus, const TextSettings& settings, const TakeLine& take) {
  if (settings.cleaning == Cleaning::kLyrics) return for_each_line_of_lyrics(corpus, settings, take);
  SeenLines seen;
  for (std::string_view rest = corpus.bytes; !rest.empty();) {
    const size_t length = piece_of(rest);
    for (const std::string& line : clean_piece(rest.substr(0, length), settings.cleaning, settings.unicode)) {
      // The tutorial's cleaning drops what it has seen before.
      if (settings.cleaning == Cleaning::kTutorial && !seen.insert(line)) continue;
      if (!take(line)) return Ok{};
    }
    rest.remove_prefix(length);
  }
  return Ok{};
}

/// All texts as one, in numbers of `numbers`.
std::vector<int32_t> joined_ids(const std::vector<std::vector<std::string>>& texts, TokenNumbers& numbers) {
  std::vector<int32_t> ids;
  for (const std::vector<std::string>& text : texts) {
    for (const std::string& token : text) ids.push_back(numbers.number(token));
    ids.push_back(kBetweenTexts);
  }
  return ids;
}

/// The spans of the texts as one, for each of them.
std::vector<ScannedCopies::Text> divided(const std::vector<CopiedSpan>& spans,
                                         const std::vector<std::vector<std::string>>& texts) {
  std::vector<ScannedCopies::Text> result(texts.size());
  size_t begin = 0;
  auto span = spans.begin();
  for (size_t i = 0; i < texts.size(); ++i) {
    const size_t end = begin + texts[i].size();
    for (; span != spans.end() && span->end <= end; ++span) {
      result[i].spans.push_back({span->begin - begin, span->end - begin, span->source});
    }
    begin = end + 1;
  }
  return result;
}

/// Goes through the corpus once more, up to the last line that is asked for.
Status find_sources(const SourceText& corpus, const TextSettings& settings, const Tokenizer& tokenizer,
                    std::vector<ScannedCopies::Text>& texts) {
  struct Wanted {
    size_t source;
    std::string* line;
  };
  std::vector<Wanted> wanted;
  for (ScannedCopies::Text& text : texts) {
    text.sources.resize(text.spans.size());
    for (size_t i = 0; i < text.spans.size(); ++i) wanted.push_back({text.spans[i].source, &text.sources[i]});
  }
  if (wanted.empty()) return Ok{};
  std::sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) { return a.source < b.source; });
  size_t next = 0, tokens = 0;
  return for_each_clean_line(corpus, settings, [&](const std::string& line) {
    tokenizer.tokenize(line, [&](std::string_view) { ++tokens; });
    ++tokens;
    for (; next < wanted.size() && wanted[next].source < tokens; ++next) *wanted[next].line = line;
    return next < wanted.size();
  });
}

}  // namespace

Result<ScannedCopies> scan_for_copies(const SourceText& corpus, const TextSettings& settings,
                                      const Tokenizer& tokenizer, const std::vector<std::vector<std::string>>& texts) {
  TokenNumbers numbers;
  CopySearch search(joined_ids(texts, numbers));
  const int32_t known = numbers.size(), line_end = numbers.number(line_end_token(settings.cleaning));
  TokenCounts counts;
  const auto read = [&](int32_t token) {
    counts.add(static_cast<size_t>(token));
    // A token that no text has ends every match.
    search.read(token < known ? token : kBetweenTexts);
  };
  const Status was_read = for_each_clean_line(corpus, settings, [&](const std::string& line) {
    tokenizer.tokenize(line, [&](std::string_view token) { read(numbers.number(token)); });
    read(line_end);
    return true;
  });
  if (!was_read) return was_read.error();
  ScannedCopies copies{counts.telling_length(), {}};
  copies.texts = divided(search.find(copies.minimum), texts);
  if (const Status found = find_sources(corpus, settings, tokenizer, copies.texts); !found) return found.error();
  return copies;
}

}  // namespace geci
