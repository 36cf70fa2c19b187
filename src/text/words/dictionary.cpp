#include "text/words/dictionary.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "core/bytes.h"
#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<> kDamagedDictionary{
    "The word dictionary is damaged: make it again (./dev build) or fetch it again.",
    "词典损坏了：请重新生成（./dev build）或重新取来。"};
constexpr Sentence<> kNotADictionary{
    "This is not a word dictionary of Geci: it needs the dictionary.bin that ./dev build makes.",
    "这不是歌词（Geci）的词典：要用 ./dev build 生成的 dictionary.bin。"};
constexpr Sentence<int64_t, int64_t> kOtherDictionaryFormat{
    "This word dictionary has format {}; this Geci reads format {}: take the dictionary.bin that came with it.",
    "这部词典的格式是 {}，而这个版本读的是格式 {}：请用和它一起来的 dictionary.bin。"};

constexpr std::string_view kMagic = "GECIDICT";
constexpr uint64_t kFormatVersion = 1;
constexpr uint64_t kMaxCodePoint = 0x10FFFF;
constexpr uint64_t kMaxTotal = uint64_t{1} << 53;  // a double holds it exactly

}  // namespace

WordTrie::Node WordTrie::child(Node node, char32_t character) const {
  const auto begin = characters_.begin() + first_child_[node];
  const auto end = characters_.begin() + first_child_[node + 1];
  const auto found = std::lower_bound(begin, end, character);
  if (found == end || *found != character) return kNone;
  return static_cast<Node>(found - characters_.begin());
}

/// Reads a file front to back. After the first thing that is wrong, all numbers are 0 and reading ends.
class DictionaryParser {
 public:
  explicit DictionaryParser(std::span<const uint8_t> file) : reader_(file) {}

  Result<DictionaryPtr> parse() {
    if (const Status status = read_head(); !status) return status.error();
    auto dictionary = std::make_shared<Dictionary>();
    dictionary->total = number(kMaxTotal);
    read_words(dictionary->words);
    if (is_whole_) read_model(dictionary->model);
    if (!is_whole_ || dictionary->total == 0 || reader_.remaining() != 0) {
      return Error{kDamagedDictionary()};
    }
    return DictionaryPtr(std::move(dictionary));
  }

 private:
  Status read_head() {
    const auto magic = reader_.read_bytes(kMagic.size());
    if (!magic || !std::equal(magic->begin(), magic->end(), kMagic.begin())) {
      return Error{kNotADictionary()};
    }
    const uint64_t version = number(std::numeric_limits<uint64_t>::max());
    if (!is_whole_ || version == 0 || version > kFormatVersion) {
      return Error{kOtherDictionaryFormat(static_cast<int64_t>(version), static_cast<int64_t>(kFormatVersion))};
    }
    return Ok{};
  }

  uint64_t number(uint64_t max) {
    const auto value = is_whole_ ? reader_.read_varint() : std::nullopt;
    if (!value || *value > max) is_whole_ = false;
    return is_whole_ ? *value : 0;
  }

  /// For each thing counted at least one byte follows: a count that lies allocates no more than the file.
  size_t count() { return static_cast<size_t>(number(reader_.remaining())); }

  double logarithm() {
    const auto bits = is_whole_ ? reader_.read_u64() : std::nullopt;
    const double value = std::bit_cast<double>(bits.value_or(0));
    if (!bits || !(value <= 0) || value < kImpossible) is_whole_ = false;
    return is_whole_ ? value : 0;
  }

  /// The next of some rising numbers, stored as its distance from the one before.
  uint64_t rise(uint64_t previous, bool is_first) {
    const uint64_t distance = number(kMaxCodePoint);
    if (distance + previous > kMaxCodePoint || (!is_first && distance == 0)) is_whole_ = false;
    return previous + distance;
  }

  void read_words(WordTrie& words) {
    const size_t nodes = count();
    read_child_counts(words, nodes);
    if (!is_whole_) return;
    words.characters_.assign(nodes, 0);
    for (size_t node = 0; node < nodes && is_whole_; ++node) {
      uint64_t character = 0;
      for (uint32_t i = words.first_child_[node]; i < words.first_child_[node + 1] && is_whole_; ++i) {
        character = rise(character, i == words.first_child_[node]);
        words.characters_[i] = static_cast<char32_t>(character);
      }
    }
    words.frequencies_.assign(nodes, 0);
    for (uint32_t& frequency : words.frequencies_) {
      frequency = static_cast<uint32_t>(number(std::numeric_limits<uint32_t>::max()));
    }
  }

  /// Every node but the root is the child of one that stands before it, at a bounded depth.
  void read_child_counts(WordTrie& words, size_t nodes) {
    if (nodes == 0 || nodes >= WordTrie::kNone) is_whole_ = false;
    if (!is_whole_) return;
    words.first_child_.assign(nodes + 1, 0);
    uint64_t next = 1;
    size_t level_end = 1, depth = 0;
    for (size_t node = 0; node < nodes && is_whole_; ++node) {
      if (node == level_end) {
        level_end = static_cast<size_t>(next);
        ++depth;
      }
      if (next <= node || depth > kMaxWordCharacters) is_whole_ = false;
      words.first_child_[node] = static_cast<uint32_t>(next);
      next += number(nodes - next);
    }
    words.first_child_[nodes] = static_cast<uint32_t>(next);
    if (next != nodes) is_whole_ = false;
  }

  void read_model(HiddenMarkovModel& model) {
    for (double& value : model.start) value = logarithm();
    for (auto& row : model.transitions) {
      for (double& value : row) value = logarithm();
    }
    HiddenMarkovModel::PlaceLogs never;
    never.fill(kImpossible);
    model.emissions.assign(kLastHan - kFirstHan + 1, never);
    for (size_t place = 0; place < kPlaces && is_whole_; ++place) read_emission(model, place);
  }

  /// The logarithm of count / total, which is how jieba's own figures came about: equal to the last bit.
  void read_emission(HiddenMarkovModel& model, size_t place) {
    const uint64_t total = number(kMaxTotal);
    const size_t entries = count();
    std::vector<char32_t> characters(entries, 0);
    uint64_t character = 0;
    for (size_t i = 0; i < entries; ++i) {
      character = rise(character, i == 0);
      if (!is_whole_) return;
      characters[i] = static_cast<char32_t>(character);
    }
    for (const char32_t c : characters) {
      const uint64_t times = number(total);
      if (times == 0) is_whole_ = false;
      if (!is_whole_) return;
      if (is_han(c)) {
        model.emissions[c - kFirstHan][place] = std::log(static_cast<double>(times) / static_cast<double>(total));
      }
    }
  }

  ByteReader reader_;
  bool is_whole_ = true;
};

Result<DictionaryPtr> parse_dictionary(std::span<const uint8_t> file) { return DictionaryParser(file).parse(); }

}  // namespace geci
