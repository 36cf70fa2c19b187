#include "run/known_text.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>

namespace geci {
namespace {

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

std::string percent(size_t part, size_t whole) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * static_cast<double>(part) / static_cast<double>(whole));
  return text;
}

}  // namespace

KnownText in_vocabulary(const Corpus& corpus, const Vocabulary& vocabulary) {
  std::vector<int32_t> map = id_map(corpus.vocabulary, vocabulary);
  const std::vector<int32_t>& from = *corpus.ids;
  KnownText text{.token_count = from.size(), .has_unknown_token = vocabulary.unknown().has_value()};
  auto ids = std::make_shared<std::vector<int32_t>>();
  ids->reserve(from.size());
  std::vector<bool> is_told(map.size());
  auto line_end = corpus.line_ends.begin();
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
  }
  text.ids = std::move(ids);
  return text;
}

std::string unknown_tokens_warning(const KnownText& text) {
  if (text.unknown_count == 0) return {};
  const std::string what = text.has_unknown_token ? "counted as unknown" : "left out";
  return "The model does not know " + examples(text.unknown) + "; " + what + ": " + std::to_string(text.unknown_count) +
         " of " + std::to_string(text.token_count) + " tokens (" + percent(text.unknown_count, text.token_count) +
         " of the text).";
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

std::string added_tokens_notice(const std::vector<std::string>& added) {
  if (added.empty()) return {};
  const std::string what = added.size() == 1 ? " new token joins" : " new tokens join";
  return std::to_string(added.size()) + what +
         " the model's vocabulary, with weights drawn afresh: " + examples(added) + ".";
}

Status check_known(const KnownText& text, const std::string& advice) {
  if (text.unknown_count * 3 <= text.token_count) return Ok{};
  return Error{"The model does not know " + examples(text.unknown) + ": " + std::to_string(text.unknown_count) +
               " of the text's " + std::to_string(text.token_count) + " tokens (" +
               percent(text.unknown_count, text.token_count) + "), and at most a third can be left out; " + advice +
               "."};
}

}  // namespace geci
