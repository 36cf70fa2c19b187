#include "cli/copies.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/paths.h"
#include "cli/text_input.h"
#include "core/json.h"
#include "text/copy_scan.h"

namespace geci::cli {
namespace {

namespace fs = std::filesystem;

// What takes about a second: segmentation reads a few megabytes a second, characters pass many times as fast.
constexpr uint64_t kMostBytesOfWords = uint64_t{4} << 20;
constexpr uint64_t kMostBytesOfCharacters = uint64_t{100} << 20;

std::string joined(const std::vector<std::string>& tokens, size_t begin, size_t end) {
  std::string text;
  for (size_t i = begin; i < end; ++i) text += tokens[i];
  return text;
}

bool lies_in(const fs::path& file, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first == folder.end();
}

}  // namespace

std::string path_from_model(const std::string& model, const std::string& corpus) {
  if (corpus == "-") return {};
  std::error_code error;
  const fs::path folder = real_path(model).parent_path();
  const fs::path relative = fs::proximate(corpus, folder, error);
  return error ? std::string() : relative.generic_string();
}

// The names come out of a file from outside: nothing but a regular file is opened, and none that lies, all links
// followed, outside of the two folders that a person has chosen.
std::string find_corpus(const std::string& model, const std::string& remembered, const std::string& file) {
  const fs::path folder = fs::path(model).parent_path(), name = fs::path(file).filename();
  std::vector<fs::path> candidates;
  if (!remembered.empty() && fs::path(remembered).is_relative()) candidates.push_back(folder / remembered);
  if (!name.empty()) candidates.insert(candidates.end(), {folder / name, name});
  const fs::path of_model = real_path(model).parent_path(), here = real_path(".");
  for (const fs::path& candidate : candidates) {
    std::error_code error;
    const fs::path real = real_path(candidate.string());
    if (!lies_in(real, of_model) && !lies_in(real, here)) continue;
    if (fs::is_regular_file(candidate, error)) return candidate.lexically_normal().string();
  }
  return {};
}

Result<std::vector<CopyReport>> measure_copies(const std::vector<std::vector<std::string>>& texts,
                                               const std::string& corpus, const TextSettings& settings,
                                               const Tokenizer& tokenizer) {
  const Result<SourceText> source = read_text_input({.paths = {corpus}});
  if (!source) return source.error();
  Result<ScannedCopies> found = scan_for_copies(*source, settings, tokenizer, texts);
  if (!found) return about(corpus, found.error());
  std::vector<CopyReport> reports;
  for (size_t i = 0; i < texts.size(); ++i) {
    ScannedCopies::Text& text = found->texts[i];
    reports.push_back({.corpus = corpus,
                       .minimum = found->minimum,
                       .copied = copied_tokens(text.spans),
                       .tokens = texts[i].size(),
                       .spans = std::move(text.spans),
                       .sources = std::move(text.sources)});
  }
  return reports;
}

std::string too_large_to_search(const std::string& corpus, const TextSettings& settings) {
  const uint64_t most = settings.tokenizer == TokenizerKind::kWord ? kMostBytesOfWords : kMostBytesOfCharacters;
  std::error_code error;
  const uint64_t bytes = fs::file_size(corpus, error);
  if (error || bytes <= most) return {};
  const std::string name = printable(corpus);
  return "'" + name + "' is " + std::to_string(bytes >> 20) +
         " MB: what is copied from it was not looked for. --corpus '" + name +
         "' does that, --no-copies leaves this sentence out.";
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
