#include "app/text_meter.h"

#include <algorithm>

#include "text/loops.h"

namespace geci::app {
namespace {

constexpr size_t kSlice = 2000;  // tokens: a few milliseconds
constexpr size_t kMostTokens = 2'000'000;

std::vector<int32_t> numbered(const std::vector<std::string>& tokens, const Vocabulary& vocabulary) {
  std::vector<int32_t> ids;
  for (const std::string& token : tokens) ids.push_back(vocabulary.find(token).value_or(-1));
  return ids;
}

}  // namespace

bool TextMeter::read_on(const TokenIds& text) {
  if (text != text_) {
    text_ = text;
    index_ = CopyIndex();
  }
  if (!text_ || text_->size() > kMostTokens || has_read_all()) return false;
  const size_t count = std::min(kSlice, text_->size() - index_.size());
  index_.append(std::span(*text_).subspan(index_.size(), count));
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
  for (const CopiedSpan& span : spans) sample.copied.push_back({places[span.begin], places[span.end]});
  sample.copied_share = static_cast<double>(copied_tokens(spans)) / static_cast<double>(ids.size());
}

}  // namespace geci::app
