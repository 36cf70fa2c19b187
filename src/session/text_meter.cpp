#include "session/text_meter.h"

#include <algorithm>
#include <span>

#include "text/loops.h"

namespace geci {
namespace {

constexpr size_t kSlice = 2000;  // tokens: a few milliseconds
constexpr size_t kMostSourceBytes = size_t{1} << 14;
constexpr size_t kMostTokens = 2'000'000;

}  // namespace

SourceLine source_line(const CopiedStretch& stretch, size_t byte) {
  const std::string_view source = stretch.source;
  const size_t at = std::min(stretch.offset + byte, source.size());
  const size_t before = at == 0 ? std::string_view::npos : source.rfind('\n', at - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const auto lines_before = std::count(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
  return {stretch.line + lines_before, source.substr(begin, source.find('\n', begin) - begin)};
}

bool TextMeter::read_on(const CorpusPtr& text) {
  const bool is_same = text_ && text && text_->ids == text->ids;
  if (!is_same) index_ = CopyIndex();
  text_ = text;
  if (!text_ || text_->ids->size() > kMostTokens || has_read_all()) return false;
  const std::span<const int32_t> left = std::span(*text_->ids).subspan(index_.size());
  index_.append(left.first(std::min(kSlice, left.size())));
  return true;
}

void TextMeter::measure(const std::vector<std::string>& tokens, const Vocabulary& vocabulary, Sample& sample) const {
  const std::vector<int32_t> ids = vocabulary.ids_of(tokens);
  if (const std::vector<Loop> loops = find_loops(ids); !loops.empty()) {
    sample.loop_period = static_cast<int>(loops.front().period);
  }
  if (!has_read_all() || ids.empty()) return;
  std::vector<size_t> places = {sample.prompt.size()};  // where tokens begin in the text, in bytes
  for (const std::string& token : tokens) places.push_back(places.back() + token.size());
  const std::vector<CopiedSpan> spans = index_.find(ids, index_.telling_length());
  for (const CopiedSpan& span : spans) {
    CopiedStretch stretch = place_of(span.source, span.source + span.size());
    stretch.begin = places[span.begin];
    stretch.end = places[span.end];
    sample.copied.push_back(std::move(stretch));
  }
  sample.copied_share = static_cast<double>(copied_tokens(spans)) / static_cast<double>(ids.size());
}

CopiedStretch TextMeter::place_of(size_t begin, size_t end) const {
  const std::vector<size_t>& line_ends = text_->line_ends;
  size_t line = line_of(*text_, begin);
  CopiedStretch stretch;
  stretch.line = static_cast<int64_t>(line) + 1;
  const size_t from = line == 0 ? 0 : line_ends[line - 1], to = line_ends[line_of(*text_, end - 1)] - 1;
  for (size_t i = from; i < to && stretch.source.size() < kMostSourceBytes; ++i) {
    if (i == begin) stretch.offset = stretch.source.size();
    const bool ends_line = i + 1 == line_ends[line];
    if (ends_line) ++line;
    // One byte like every line end, and told apart from the spaces within lines.
    stretch.source += ends_line ? "\n" : text_->vocabulary.token((*text_->ids)[i]);
  }
  return stretch;
}

}  // namespace geci
