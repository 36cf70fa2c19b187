#include "text/corpus.h"

#include <unordered_set>
#include <utility>

#include "text/utf8.h"
#include "text/word_segmenter.h"

namespace geci {
namespace {

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

  EncodedText take() { return std::move(result_); }

 private:
  const Vocabulary& vocabulary_;
  EncodedText result_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

std::string line_end_token(Cleaning cleaning) { return cleaning == Cleaning::kTutorial ? " " : "\n"; }

Result<TokenizerPtr> make_tokenizer(const TextSettings& settings, const DictionaryPtr& dictionary) {
  if (settings.tokenizer == TokenizerKind::kCharacter) return character_tokenizer();
  if (!dictionary) {
    return Error{"Cutting text into words needs the word dictionary, which is not there: choose characters."};
  }
  const Result<std::shared_ptr<const WordSegmenter>> words =
      WordSegmenter::create(dictionary, settings.user_dictionary);
  if (!words) return words.error();
  return TokenizerPtr(*words);
}

Result<Corpus> build_corpus(std::string_view bytes, const TextSettings& settings, const Tokenizer& tokenizer) {
  Result<CleanText> clean = clean_text(bytes, settings.cleaning);
  if (!clean) return clean.error();
  Corpus corpus;
  corpus.settings = settings;
  corpus.lines = std::move(clean->lines);
  corpus.invalid_bytes = clean->invalid_bytes;
  corpus.warning = std::move(clean->warning);

  // Line ends get a place now and their number last, when all that the lines hold is numbered.
  constexpr int32_t kLineEnd = -1;
  auto ids = std::make_shared<std::vector<int32_t>>();
  for (const std::string& line : corpus.lines) {
    tokenizer.tokenize(line, [&](std::string_view token) { ids->push_back(corpus.vocabulary.add(token)); });
    ids->push_back(kLineEnd);
  }
  const int32_t line_end = corpus.vocabulary.add(line_end_token(settings.cleaning));
  for (int32_t& id : *ids) {
    if (id == kLineEnd) id = line_end;
  }
  corpus.ids = std::move(ids);
  return corpus;
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
  const RepairedText repaired = repair_utf8(text);
  const std::string line_end = line_end_token(settings.cleaning);
  const std::vector<std::string_view> lines = split_lines(repaired.text);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) encoder.add(line_end);
    tokenizer.tokenize(lines[i], [&](std::string_view token) { encoder.add(token); });
  }
  const bool ends_with_line_end = repaired.text.ends_with('\n') || repaired.text.ends_with('\r');
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
  }
  return encoder.take();
}

}  // namespace geci
