#include "run/known_text.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>

#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<std::string, int64_t, int64_t, double> kLeftOut{
    "The model does not know {}; left out: {} of {} tokens ({:.1f} % of the text).",
    "模型不认识 {0}；略去 {1} 个词元（文字共 {2} 个，占 {3:.1f} %）。"};
constexpr Sentence<std::string, int64_t, int64_t, double> kCountedAsUnknown{
    "The model does not know {}; counted as unknown: {} of {} tokens ({:.1f} % of the text).",
    "模型不认识 {0}；算作未知的有 {1} 个词元（文字共 {2} 个，占 {3:.1f} %）。"};
constexpr Sentence<std::string, int64_t, int64_t, double, Message> kTooManyUnknown{
    "The model does not know {}: {} of the text's {} tokens ({:.1f} %), and at most a third can be left out; {}.",
    "模型不认识 {0}：文字的 {2} 个词元里有 {1} 个（占 {3:.1f} %），最多能略去三分之一；{4}。"};

constexpr Plural<std::string> kTokensAdded{"{} new token joins the model's vocabulary, with weights drawn afresh: {}.",
                                           "{} new tokens join the model's vocabulary, with weights drawn afresh: {}.",
                                           "模型的词表里添了 {} 个新词元，权重是新抽的：{}。"};

constexpr size_t kExamplesShown = 8;
constexpr int32_t kUnknownId = -1;

/// For each id of `from`, the id of the same token in `to`, or kUnknownId.
std::vector<int32_t> id_map(const Vocabulary& from, const Vocabulary& to) {
  std::vector<int32_t> map;
  for (const std::string& token : from.tokens()) map.push_back(to.find(token).value_or(kUnknownId));
  return map;
}

/// "'外' '有' …"
std::string examples(const std::vector<std::string>& tokens) {
  std::string list;
  for (size_t i = 0; i < std::min(tokens.size(), kExamplesShown); ++i) {
    list += (i > 0 ? " '" : "'") + (tokens[i] == "\n" ? std::string("\\n") : tokens[i]) + "'";
  }
  return tokens.size() > kExamplesShown ? list + " …" : list;
}

double percent(size_t part, size_t whole) { return 100 * static_cast<double>(part) / static_cast<double>(whole); }

}  // namespace

KnownText in_vocabulary(const Corpus& corpus, const Vocabulary& vocabulary) {
  std::vector<int32_t> map = id_map(corpus.vocabulary, vocabulary);
  const std::vector<int32_t>& from = *corpus.ids;
  KnownText text{.token_count = from.size(), .has_unknown_token = vocabulary.unknown().has_value()};
  auto ids = std::make_shared<std::vector<int32_t>>();
  ids->reserve(from.size());
  std::vector<bool> is_told(map.size());
  auto line_end = corpus.line_ends.begin();
  auto song_end = corpus.song_ends.begin();
  for (size_t i = 0; i < from.size(); ++i) {
    const auto token = static_cast<size_t>(from[i]);
    if (map[token] != kUnknownId) {
      ids->push_back(map[token]);
    } else {
      ++text.unknown_count;
      if (!is_told[token]) text.unknown.push_back(corpus.vocabulary.token(from[i]));
      is_told[token] = true;
      if (vocabulary.unknown()) ids->push_back(*vocabulary.unknown());
    }
    for (; line_end != corpus.line_ends.end() && *line_end == i + 1; ++line_end) text.line_ends.push_back(ids->size());
    for (; song_end != corpus.song_ends.end() && *song_end == i + 1; ++song_end) text.song_ends.push_back(ids->size());
  }
  text.ids = std::move(ids);
  return text;
}

Message unknown_tokens_warning(const KnownText& text) {
  if (text.unknown_count == 0) return {};
  const auto unknown = static_cast<int64_t>(text.unknown_count), all = static_cast<int64_t>(text.token_count);
  const Sentence<std::string, int64_t, int64_t, double>& sentence =
      text.has_unknown_token ? kCountedAsUnknown : kLeftOut;
  return sentence(examples(text.unknown), unknown, all, percent(text.unknown_count, text.token_count));
}

Result<GrownModel> grow_for(const Corpus& corpus, const NetworkConfig& config, const ParameterBuffer& weights,
                            const Vocabulary& vocabulary, uint64_t seed) {
  GrownModel grown{.config = config, .weights = {}, .vocabulary = vocabulary, .added = {}};
  for (const std::string& token : corpus.vocabulary.tokens()) {
    if (vocabulary.find(token)) continue;
    grown.vocabulary.add(token);
    grown.added.push_back(token);
  }
  grown.config.vocab = grown.vocabulary.size();
  if (const Status valid = validate(grown.config); !valid) return valid.error();
  grown.weights = with_more_tokens(config, weights, grown.config.vocab, seed);
  return grown;
}

Message added_tokens_notice(const std::vector<std::string>& added) {
  if (added.empty()) return {};
  return kTokensAdded(static_cast<int64_t>(added.size()), examples(added));
}

Status check_known(const KnownText& text, const Message& advice) {
  if (text.unknown_count * 3 <= text.token_count) return Ok{};
  const auto unknown = static_cast<int64_t>(text.unknown_count), all = static_cast<int64_t>(text.token_count);
  return Error{
      kTooManyUnknown(examples(text.unknown), unknown, all, percent(text.unknown_count, text.token_count), advice)};
}

}  // namespace geci
