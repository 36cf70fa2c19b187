#include "text/corpus.h"

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>

#include "core/sentence.h"
#include "text/utf8.h"
#include "text/words/word_segmenter.h"

namespace geci {
namespace {

constexpr Sentence<> kNoDictionary{
    "Cutting text into words needs the word dictionary, which is not there: choose characters.",
    "按词切分要用词典，而词典不在：请选择按字切分。"};

// Line ends get a place at once and their number last, when all that the lines hold is numbered.
constexpr int32_t kLineEnd = -1;

/// Numbers tokens one by one and keeps account of those without a number.
class Encoder {
 public:
  explicit Encoder(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  void add(std::string_view token) {
    if (const std::optional<int32_t> id = vocabulary_.find(token)) {
      result_.ids.push_back(*id);
      return;
    }
    ++result_.unknown_count;
    if (seen_.emplace(token).second) result_.unknown.emplace_back(token);
    if (vocabulary_.unknown()) result_.ids.push_back(*vocabulary_.unknown());
  }

  void end_line() { result_.line_ends.push_back(result_.ids.size()); }

  EncodedText take() { return std::move(result_); }

 private:
  const Vocabulary& vocabulary_;
  EncodedText result_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

size_t line_of(const Corpus& corpus, size_t token) {
  const std::vector<size_t>& ends = corpus.line_ends;
  return static_cast<size_t>(std::upper_bound(ends.begin(), ends.end(), token) - ends.begin());
}

std::string line_end_token(Cleaning cleaning) { return cleaning == Cleaning::kTutorial ? " " : "\n"; }

Result<TokenizerPtr> make_tokenizer(const TextSettings& settings, const DictionaryPtr& dictionary) {
  if (settings.tokenizer == TokenizerKind::kCharacter) return character_tokenizer(settings.unicode);
  if (!dictionary) {
    return Error{kNoDictionary()};
  }
  const Result<std::shared_ptr<const WordSegmenter>> words =
      WordSegmenter::create(dictionary, settings.user_dictionary);
  if (!words) return words.error();
  return TokenizerPtr(*words);
}

Result<Corpus> build_corpus(const SourceText& text, const TextSettings& settings, const Tokenizer& tokenizer) {
  // The builder does not outlive this call, and so need not own the tokenizer.
  Result<CorpusBuilder> builder = CorpusBuilder::create(text, settings, TokenizerPtr(TokenizerPtr(), &tokenizer));
  if (!builder) return builder.error();
  builder->advance(std::numeric_limits<size_t>::max());
  return builder->take();
}

Result<CorpusBuilder> CorpusBuilder::create(const SourceText& text, const TextSettings& settings,
                                            TokenizerPtr tokenizer) {
  Result<CleanText> clean = clean_text(text, settings.cleaning, settings.unicode);
  if (!clean) return clean.error();
  return CorpusBuilder(std::move(*clean), settings, std::move(tokenizer));
}

CorpusBuilder::CorpusBuilder(CleanText text, const TextSettings& settings, TokenizerPtr tokenizer)
    : tokenizer_(std::move(tokenizer)), ids_(std::make_shared<std::vector<int32_t>>()) {
  corpus_.settings = settings;
  corpus_.lines = std::move(text.lines);
  songs_ = std::move(text.song_ends);
  corpus_.warning = std::move(text.warning);
}

bool CorpusBuilder::advance(size_t lines) {
  const size_t end = lines_tokenized_ + std::min(lines, corpus_.lines.size() - lines_tokenized_);
  for (; lines_tokenized_ < end; ++lines_tokenized_) {
    tokenizer_->tokenize(corpus_.lines[lines_tokenized_],
                         [&](std::string_view token) { ids_->push_back(corpus_.vocabulary.add(token)); });
    ids_->push_back(kLineEnd);
    corpus_.line_ends.push_back(ids_->size());
  }
  return lines_tokenized_ < corpus_.lines.size();
}

double CorpusBuilder::share() const {
  return corpus_.lines.empty() ? 1 : static_cast<double>(lines_tokenized_) / static_cast<double>(corpus_.lines.size());
}

Corpus CorpusBuilder::take() {
  const int32_t line_end = corpus_.vocabulary.add(line_end_token(corpus_.settings.cleaning));
  for (int32_t& id : *ids_) {
    if (id == kLineEnd) id = line_end;
  }
  for (const size_t lines : songs_) corpus_.song_ends.push_back(corpus_.line_ends[lines - 1]);
  corpus_.ids = std::move(ids_);
  return std::move(corpus_);
}

std::vector<std::string> tokenize_line(std::string_view line, const Tokenizer& tokenizer) {
  std::vector<std::string> tokens;
  const RepairedText repaired = repair_utf8(line);
  tokenizer.tokenize(repaired.text, [&](std::string_view token) { tokens.emplace_back(token); });
  return tokens;
}

EncodedText encode(std::string_view text, const TextSettings& settings, const Tokenizer& tokenizer,
                   const Vocabulary& vocabulary) {
  Encoder encoder(vocabulary);
  std::string prompt = repair_utf8(text).text;
  if (is_tidied(settings.cleaning, settings.unicode)) prompt = tidy_text(std::move(prompt)).text;
  const std::string line_end = line_end_token(settings.cleaning);
  const std::vector<std::string_view> lines = split_lines(prompt);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) encoder.add(line_end);
    tokenizer.tokenize(lines[i], [&](std::string_view token) { encoder.add(token); });
  }
  const bool ends_with_line_end = prompt.ends_with('\n') || prompt.ends_with('\r');
  if (ends_with_line_end) encoder.add(line_end);
  return encoder.take();
}

EncodedText encode_lines(const std::vector<std::string>& lines, const TextSettings& settings,
                         const Tokenizer& tokenizer, const Vocabulary& vocabulary) {
  Encoder encoder(vocabulary);
  const std::string line_end = line_end_token(settings.cleaning);
  for (const std::string& line : lines) {
    tokenizer.tokenize(line, [&](std::string_view token) { encoder.add(token); });
    encoder.add(line_end);
    encoder.end_line();
  }
  return encoder.take();
}

}  // namespace geci
