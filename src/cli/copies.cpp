#include "cli/copies.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "cli/text_input.h"
#include "core/json.h"

namespace geci::cli {
namespace {

namespace fs = std::filesystem;

std::string joined(const std::vector<std::string>& tokens, size_t begin, size_t end) {
  std::string text;
  for (size_t i = begin; i < end; ++i) text += tokens[i];
  return text;
}

/// For each span, the line of the corpus in which its source begins.
std::vector<std::string> source_lines(const std::vector<CopiedSpan>& spans, const Corpus& corpus) {
  std::vector<std::string> sources;
  sources.reserve(spans.size());
  for (const CopiedSpan& span : spans) sources.push_back(corpus.lines[line_of(corpus, span.source)]);
  return sources;
}

}  // namespace

std::string path_from_model(const std::string& model, const std::string& corpus) {
  if (corpus == "-") return {};
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(model, error).parent_path();
  const fs::path relative = fs::proximate(corpus, folder, error);
  return error ? std::string() : relative.generic_string();
}

// The names come out of a file from outside: nothing but a regular file is opened, and no absolute path followed.
std::string find_corpus(const std::string& model, const std::string& remembered, const std::string& file) {
  const fs::path folder = fs::path(model).parent_path(), name = fs::path(file).filename();
  std::vector<fs::path> candidates;
  if (!remembered.empty() && fs::path(remembered).is_relative()) candidates.push_back(folder / remembered);
  if (!name.empty()) candidates.insert(candidates.end(), {folder / name, name});
  for (const fs::path& candidate : candidates) {
    std::error_code error;
    if (fs::is_regular_file(candidate, error)) return candidate.lexically_normal().string();
  }
  return {};
}

Result<CopyReport> measure_copies(const std::vector<std::string>& tokens, const std::string& corpus,
                                  const TextSettings& settings, const Tokenizer& tokenizer) {
  const Result<SourceText> source = read_text_input({.paths = {corpus}});
  if (!source) return source.error();
  const Result<Corpus> text = build_corpus(*source, settings, tokenizer);
  if (!text) return about(corpus, text.error());
  CopyIndex index;
  index.append(*text->ids);
  CopyReport report{.corpus = corpus, .minimum = index.telling_length(), .tokens = tokens.size()};
  report.spans = index.find(text->vocabulary.ids_of(tokens), report.minimum);
  report.copied = copied_tokens(report.spans);
  report.sources = source_lines(report.spans, *text);
  return report;
}

OrderedJson copies_json(const CopyReport& report, const std::vector<std::string>& tokens) {
  OrderedJson spans = OrderedJson::array();
  size_t longest = 0;
  for (size_t i = 0; i < report.spans.size(); ++i) {
    const CopiedSpan& span = report.spans[i];
    longest = std::max(longest, span.size());
    spans.push_back({{"begin", span.begin},
                     {"end", span.end},
                     {"text", joined(tokens, span.begin, span.end)},
                     {"source", report.sources[i]}});
  }
  const double share =
      report.tokens > 0 ? static_cast<double>(report.copied) / static_cast<double>(report.tokens) : 0.0;
  return {{"share", share},
          {"longest", longest},
          {"minimum", report.minimum},
          {"spans", std::move(spans)},
          {"corpus", report.corpus}};
}

OrderedJson loops_json(const std::vector<Loop>& loops, const std::vector<std::string>& tokens) {
  OrderedJson json = OrderedJson::array();
  for (const Loop& loop : loops) {
    json.push_back({{"begin", loop.begin},
                    {"end", loop.end},
                    {"period", loop.period},
                    {"text", joined(tokens, loop.begin, loop.begin + loop.period)}});
  }
  return json;
}

std::string copies_sentence(const CopyReport& report, const std::vector<std::string>& tokens) {
  if (report.spans.empty()) {
    return "Nothing of " + std::to_string(report.minimum) + " tokens or more stands in '" + report.corpus + "'.";
  }
  const auto& longest = *std::max_element(report.spans.begin(), report.spans.end(),
                                          [](const auto& a, const auto& b) { return a.size() < b.size(); });
  const double share = 100.0 * static_cast<double>(report.copied) / static_cast<double>(report.tokens);
  std::string piece = joined(tokens, longest.begin, longest.end);
  std::replace(piece.begin(), piece.end(), '\n', '/');
  return std::to_string(std::lround(share)) + " % stands in '" + report.corpus + "', the longest piece: " + piece;
}

std::string loops_sentence(const std::vector<Loop>& loops) {
  if (loops.empty()) return {};
  const Loop& first = loops.front();
  return "From token " + std::to_string(first.begin + 1) + " on it goes in circles of " + std::to_string(first.period) +
         (first.period == 1 ? " token." : " tokens.");
}

}  // namespace geci::cli
