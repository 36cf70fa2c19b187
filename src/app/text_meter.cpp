#include "app/text_meter.h"

#include <algorithm>

#include "text/loops.h"

namespace geci::app {
namespace {

constexpr size_t kSlice = 2000;  // tokens: a few milliseconds
constexpr size_t kMostSourceBytes = size_t{1} << 14;
constexpr size_t kMostTokens = 2'000'000;

std::vector<int32_t> numbered(const std::vector<std::string>& tokens, const Vocabulary& vocabulary) {
  std::vector<int32_t> ids;
  for (const std::string& token : tokens) ids.push_back(vocabulary.find(token).value_or(-1));
  return ids;
}

}  // namespace

SourceLine source_line(const CopiedStretch& stretch, size_t byte) {
  const std::string_view source = stretch.source;
  const size_t at = std::min(stretch.offset + byte, source.size());
  const size_t before = at == 0 ? std::string_view::npos : source.rfind('\n', at - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const auto lines_before = std::count(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
  return {stretch.line + lines_before, source.substr(begin, source.find('\n', begin) - begin)};
}

bool TextMeter::read_on(const TokenIds& text, int32_t line_end) {
  if (text != text_) {
    text_ = text;
    index_ = CopyIndex();
    line_ends_.clear();
  }
  if (!text_ || text_->size() > kMostTokens || has_read_all()) return false;
  const size_t count = std::min(kSlice, text_->size() - index_.size());
  const size_t begin = index_.size();
  index_.append(std::span(*text_).subspan(begin, count));
  for (size_t i = begin; i < begin + count; ++i) {
    if ((*text_)[i] == line_end) line_ends_.push_back(static_cast<uint32_t>(i));
  }
  return true;
}

void TextMeter::measure(const std::vector<std::string>& tokens, const Vocabulary& vocabulary, Sample& sample) const {
  const std::vector<int32_t> ids = numbered(tokens, vocabulary);
  if (const std::vector<Loop> loops = find_loops(ids); !loops.empty()) {
    sample.loop_period = static_cast<int>(loops.front().period);
  }
  if (!has_read_all() || ids.empty()) return;
  std::vector<size_t> places = {sample.prompt.size()};  // where tokens begin in the text, in bytes
  for (const std::string& token : tokens) places.push_back(places.back() + token.size());
  const std::vector<CopiedSpan> spans = index_.find(ids, index_.telling_length());
  for (const CopiedSpan& span : spans) {
    CopiedStretch stretch = place_of(span.source, span.source + span.size(), vocabulary);
    stretch.begin = places[span.begin];
    stretch.end = places[span.end];
    sample.copied.push_back(std::move(stretch));
  }
  sample.copied_share = static_cast<double>(copied_tokens(spans)) / static_cast<double>(ids.size());
}

CopiedStretch TextMeter::place_of(size_t begin, size_t end, const Vocabulary& vocabulary) const {
  // The first line end at or behind `token`.
  const auto line_end_after = [&](size_t token) {
    return std::lower_bound(line_ends_.begin(), line_ends_.end(), token);
  };
  const auto first = line_end_after(begin), last = line_end_after(end - 1);
  CopiedStretch stretch;
  stretch.line = first - line_ends_.begin() + 1;
  const size_t from = first == line_ends_.begin() ? 0 : *(first - 1) + 1;
  const size_t to = last == line_ends_.end() ? text_->size() : *last;
  for (size_t i = from; i < to && stretch.source.size() < kMostSourceBytes; ++i) {
    if (i == begin) stretch.offset = stretch.source.size();
    // One byte like every line end, and told apart from the spaces within lines.
    stretch.source +=
        std::binary_search(line_ends_.begin(), line_ends_.end(), i) ? "\n" : vocabulary.token((*text_)[i]);
  }
  return stretch;
}

}  // namespace geci::app
