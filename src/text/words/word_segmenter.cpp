#include "text/words/word_segmenter.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "text/utf8.h"
#include "text/words/user_dictionary.h"

namespace geci {
namespace {

/// A longer block is cut up here, where jieba would not: it bounds memory, and no real text has one.
constexpr size_t kMaxBlock = size_t{1} << 20;

bool is_latin_or_digit(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

/// jieba's re_han_default: what is segmented into words; all else falls into characters.
bool is_word_character(char32_t c) {
  return is_han(c) || is_latin_or_digit(c) ||
         (c < 0x80 && std::u32string_view(U"+#&._%-").find(c) != std::u32string_view::npos);
}

/// The first index from `at` on whose character is not `belongs`.
template <class Predicate>
size_t skip(std::u32string_view characters, size_t at, Predicate belongs) {
  while (at < characters.size() && belongs(characters[at])) ++at;
  return at;
}

/// The end of a match of jieba's [a-zA-Z0-9]+(?:\.\d+)?%? at `at`; `at` if there is none.
size_t match_latin(std::u32string_view characters, size_t at) {
  size_t end = skip(characters, at, is_latin_or_digit);
  if (end == at) return at;
  if (end < characters.size() && characters[end] == '.') {
    const size_t fraction = skip(characters, end + 1, is_digit);
    if (fraction > end + 1) end = fraction;
  }
  if (end < characters.size() && characters[end] == '%') ++end;
  return end;
}

/// Where words end along the most probable path through the dictionary's words: word_end[i] is the end of
/// the word that begins at i. Sums, their order and ties (to the longer word) are Python jieba's `calc`.
std::vector<uint32_t> likeliest_ends(const Lexicon& lexicon, std::u32string_view characters) {
  const double log_total = std::log(static_cast<double>(lexicon.total()));
  std::vector<double> route(characters.size() + 1, 0.0);
  std::vector<uint32_t> word_end(characters.size());
  for (size_t begin = characters.size(); begin-- > 0;) {
    // A character is a word even if the dictionary does not say so, with frequency 1.
    bool has_word = false;
    Lexicon::Place place;
    for (size_t i = begin; i < characters.size() && lexicon.advance(place, characters[i]); ++i) {
      const uint64_t frequency = lexicon.frequency(place);
      if (frequency == 0) continue;
      const double value = std::log(static_cast<double>(frequency)) - log_total + route[i + 1];
      if (has_word && value < route[begin]) continue;
      has_word = true;
      route[begin] = value;
      word_end[begin] = static_cast<uint32_t>(i + 1);
    }
    if (has_word) continue;
    route[begin] = 0.0 - log_total + route[begin + 1];
    word_end[begin] = static_cast<uint32_t>(begin + 1);
  }
  return word_end;
}

/// Hands out the words of one block. `Remainder` decides what becomes of a run of single characters.
template <class Remainder>
void cut_along_route(const Lexicon& lexicon, std::u32string_view block, const RangeSink& sink, Remainder remainder) {
  const std::vector<uint32_t> word_end = likeliest_ends(lexicon, block);
  size_t singles = 0;  // where the present run of single characters began
  for (size_t begin = 0; begin < block.size(); begin = word_end[begin]) {
    if (word_end[begin] == begin + 1) continue;
    remainder(singles, begin);
    sink(begin, word_end[begin]);
    singles = word_end[begin];
  }
  remainder(singles, block.size());
}

void sink_singly(size_t begin, size_t end, const RangeSink& sink) {
  for (size_t i = begin; i < end; ++i) sink(i, i + 1);
}

/// Without the model: Latin letters and digits stay together, other single characters are words.
void cut_without_model(const Lexicon& lexicon, std::u32string_view block, const RangeSink& sink) {
  cut_along_route(lexicon, block, sink, [&](size_t begin, size_t end) {
    while (begin < end) {
      const size_t latin = skip(block.substr(0, end), begin, is_latin_or_digit);
      const size_t word = std::max(latin, begin + 1);
      sink(begin, word);
      begin = word;
    }
  });
}

using NeverWords = std::set<std::u32string, std::less<>>;

/// With the model: jieba's `__cut_DAG` and finalseg's `cut`.
class ModelCutter {
 public:
  ModelCutter(const Lexicon& lexicon, const NeverWords& never_words, std::u32string_view block, const RangeSink& sink)
      : lexicon_(lexicon), never_words_(never_words), block_(block), sink_(sink) {}

  void cut() {
    cut_along_route(lexicon_, block_, sink_, [&](size_t begin, size_t end) { cut_singles(begin, end); });
  }

 private:
  void cut_singles(size_t begin, size_t end) {
    // The rule that cppjieba lacks: a run that is a word, but a less probable one, stays in characters.
    const std::u32string_view run = block_.substr(begin, end - begin);
    if (run.size() < 2 || lexicon_.find(run).value_or(0) > 0) {
      sink_singly(begin, end, sink_);
      return;
    }
    while (begin < end) {
      const size_t han = skip(block_.substr(0, end), begin, is_han);
      cut_han(begin, han);
      const size_t other = skip(block_.substr(0, end), han, [](char32_t c) { return !is_han(c); });
      cut_other(han, other);
      begin = other;
    }
  }

  void cut_han(size_t run_begin, size_t run_end) {
    const std::u32string_view run = block_.substr(run_begin, run_end - run_begin);
    cut_by_model(lexicon_.model(), run, [&](size_t begin, size_t end) {
      if (never_words_.contains(run.substr(begin, end - begin))) {
        sink_singly(run_begin + begin, run_begin + end, sink_);
      } else {
        sink_(run_begin + begin, run_begin + end);
      }
    });
  }

  /// Latin words and numbers, and what lies between them unbroken.
  void cut_other(size_t begin, size_t end) {
    const std::u32string_view run = block_.substr(0, end);
    size_t between = begin;
    while (begin < end) {
      const size_t latin = match_latin(run, begin);
      if (latin == begin) {
        ++begin;
        continue;
      }
      if (between < begin) sink_(between, begin);
      sink_(begin, latin);
      begin = between = latin;
    }
    if (between < end) sink_(between, end);
  }

  const Lexicon& lexicon_;
  const NeverWords& never_words_;
  std::u32string_view block_;
  const RangeSink& sink_;
};

/// A run of word characters and where each begins in the line, with one more offset than characters.
struct Block {
  std::u32string characters;
  std::vector<size_t> offsets;
};

/// Splits `line` into blocks, which `cut_block(characters, sink)` cuts, and characters between them.
template <class CutBlock>
void cut_line(std::string_view line, const TokenSink& sink, CutBlock cut_block) {
  Block block;
  const RangeSink word_sink = [&](size_t begin, size_t end) {
    sink(line.substr(block.offsets[begin], block.offsets[end] - block.offsets[begin]));
  };
  const auto finish_block = [&](size_t offset) {
    if (block.characters.empty()) return;
    block.offsets.push_back(offset);
    cut_block(std::u32string_view(block.characters), word_sink);
    block.characters.clear();
    block.offsets.clear();
  };
  for_each_character(line, [&](std::string_view bytes, char32_t c) {
    const auto offset = static_cast<size_t>(bytes.data() - line.data());
    if (!is_word_character(c) || block.characters.size() == kMaxBlock) finish_block(offset);
    if (is_word_character(c)) {
      block.characters += c;
      block.offsets.push_back(offset);
    } else {
      sink(bytes);
    }
  });
  finish_block(line.size());
}

/// The frequency that makes a word win over its parts: jieba's `suggest_freq`.
uint64_t suggest_frequency(const Lexicon& lexicon, std::u32string_view word) {
  const auto total = static_cast<double>(lexicon.total());
  double product = 1;
  const auto weigh = [&](std::u32string_view part) {
    product *= static_cast<double>(lexicon.find(part).value_or(1)) / total;
  };
  for (size_t begin = 0; begin < word.size();) {
    const size_t end = skip(word, begin, is_word_character);
    const std::u32string_view block = word.substr(begin, end - begin);
    if (block.empty()) {
      weigh(word.substr(begin, 1));
      ++begin;
      continue;
    }
    cut_without_model(lexicon, block, [&](size_t from, size_t to) { weigh(block.substr(from, to - from)); });
    begin = end;
  }
  const uint64_t needed = static_cast<uint64_t>(product * total) + 1;
  return std::max(needed, lexicon.find(word).value_or(1));
}

}  // namespace

Result<std::shared_ptr<const WordSegmenter>> WordSegmenter::create(DictionaryPtr dictionary,
                                                                   std::string_view user_dictionary) {
  const Result<std::vector<UserWord>> words = parse_user_dictionary(user_dictionary);
  if (!words) return words.error();
  const std::shared_ptr<WordSegmenter> segmenter(new WordSegmenter(std::move(dictionary)));
  for (const UserWord& word : *words) {
    const uint64_t frequency =
        word.frequency ? *word.frequency : suggest_frequency(segmenter->lexicon_, word.characters);
    segmenter->lexicon_.add(word.characters, frequency);
    if (frequency == 0) segmenter->never_words_.insert(word.characters);
  }
  return std::shared_ptr<const WordSegmenter>(segmenter);
}

void WordSegmenter::tokenize(std::string_view line, const TokenSink& sink) const {
  cut_line(line, sink, [this](std::u32string_view block, const RangeSink& words) {
    ModelCutter(lexicon_, never_words_, block, words).cut();
  });
}

Result<std::shared_ptr<const WordSegmenter>> load_word_segmenter(std::span<const uint8_t> dictionary_file,
                                                                 std::string_view user_dictionary) {
  Result<DictionaryPtr> dictionary = parse_dictionary(dictionary_file);
  if (!dictionary) return dictionary.error();
  return WordSegmenter::create(std::move(*dictionary), user_dictionary);
}

std::vector<std::string> words_never_cut(std::string_view user_dictionary) {
  const Result<std::vector<UserWord>> words = parse_user_dictionary(user_dictionary);
  if (!words) return {};
  std::vector<std::string> never;
  for (const UserWord& word : *words) {
    const bool is_wanted = word.frequency.value_or(1) > 0;
    if (is_wanted && !std::all_of(word.characters.begin(), word.characters.end(), is_word_character)) {
      never.emplace_back();
      for (const char32_t c : word.characters) append_character(c, never.back());
    }
  }
  return never;
}

}  // namespace geci
