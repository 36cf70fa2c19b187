#include "intake/inflate.h"

#include <algorithm>
#include <array>

namespace geci {
namespace {

constexpr int kLongestCode = 15;
constexpr int kEndOfBlock = 256;

/// Bits of a byte stream, the lowest first. Behind its end there are zeros, and is_past_end() tells.
class BitReader {
 public:
  explicit BitReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  uint32_t take(int count) {
    while (held_ < count) {
      buffer_ |= uint64_t{next_byte()} << held_;
      held_ += 8;
    }
    const auto value = static_cast<uint32_t>(buffer_ & ((uint64_t{1} << count) - 1));
    buffer_ >>= count;
    held_ -= count;
    return value;
  }

  void go_to_byte() { take(held_ % 8); }
  bool is_past_end() const { return missing_ * 8 > held_; }

 private:
  uint8_t next_byte() {
    if (at_ < bytes_.size()) return bytes_[at_++];
    ++missing_;
    return 0;
  }

  std::span<const uint8_t> bytes_;
  size_t at_ = 0;
  uint64_t buffer_ = 0;
  int held_ = 0;
  int missing_ = 0;
};

/// A Huffman code, as its symbols by length and within one by value.
class HuffmanCode {
 public:
  /// False if the lengths are those of no code. One that is not complete will do where its gaps are not read.
  bool set(std::span<const uint8_t> lengths) {
    counts_.fill(0);
    for (const uint8_t length : lengths) ++counts_[length];
    counts_[0] = 0;
    std::array<uint16_t, kLongestCode + 2> starts{};
    int left = 1;
    for (size_t length = 1; length <= kLongestCode; ++length) {
      left = 2 * left - counts_[length];
      if (left < 0) return false;
      starts[length + 1] = static_cast<uint16_t>(starts[length] + counts_[length]);
    }
    for (size_t symbol = 0; symbol < lengths.size(); ++symbol) {
      if (lengths[symbol] != 0) symbols_[starts[lengths[symbol]]++] = static_cast<uint16_t>(symbol);
    }
    return true;
  }

  /// The next symbol; -1 if no code begins so.
  int read(BitReader& bits) const {
    int code = 0, first = 0, index = 0;
    for (size_t length = 1; length <= kLongestCode; ++length) {
      code |= static_cast<int>(bits.take(1));
      const int count = counts_[length];
      if (code - first < count) return symbols_[static_cast<size_t>(index + code - first)];
      index += count;
      first = 2 * (first + count);
      code *= 2;
    }
    return -1;
  }

 private:
  std::array<uint16_t, kLongestCode + 1> counts_{};
  std::array<uint16_t, 288> symbols_{};
};

constexpr std::array<uint16_t, 29> kLengthBases = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                                   31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr std::array<uint8_t, 29> kLengthBits = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                                 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr std::array<uint16_t, 30> kDistanceBases = {1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
                                                     33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
                                                     1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};

class Inflater {
 public:
  Inflater(std::span<const uint8_t> packed, size_t size) : bits_(packed), size_(size) {}

  std::optional<std::string> run() {
    for (bool is_last = false; !is_last;) {
      is_last = bits_.take(1) == 1;
      if (!read_block(bits_.take(2)) || bits_.is_past_end()) return std::nullopt;
    }
    if (out_.size() != size_) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool read_block(uint32_t kind) {
    switch (kind) {
      case 0:
        return copy_stored();
      case 1:
        return set_fixed_codes() && read_symbols();
      case 2:
        return read_codes() && read_symbols();
      default:
        return false;
    }
  }

  bool copy_stored() {
    bits_.go_to_byte();
    const uint32_t length = bits_.take(16), complement = bits_.take(16);
    if (length != (complement ^ 0xFFFFU) || length > size_ - out_.size()) return false;
    for (uint32_t i = 0; i < length && !bits_.is_past_end(); ++i) out_ += static_cast<char>(bits_.take(8));
    return true;
  }

  bool set_fixed_codes() {
    std::array<uint8_t, 288> lengths{};
    std::fill(lengths.begin(), lengths.begin() + 144, uint8_t{8});
    std::fill(lengths.begin() + 144, lengths.begin() + 256, uint8_t{9});
    std::fill(lengths.begin() + 256, lengths.begin() + 280, uint8_t{7});
    std::fill(lengths.begin() + 280, lengths.end(), uint8_t{8});
    std::array<uint8_t, 30> distances{};
    distances.fill(5);
    return literals_.set(lengths) && distances_.set(distances);
  }

  bool read_codes() {
    constexpr std::array<uint8_t, 19> kOrder = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    const size_t literals = bits_.take(5) + 257, distances = bits_.take(5) + 1, codes = bits_.take(4) + 4;
    if (literals > 286 || distances > 30) return false;
    std::array<uint8_t, 19> code_lengths{};
    for (size_t i = 0; i < codes; ++i) code_lengths[kOrder[i]] = static_cast<uint8_t>(bits_.take(3));
    HuffmanCode code;
    if (!code.set(code_lengths)) return false;
    std::array<uint8_t, 316> lengths{};
    for (size_t at = 0; at < literals + distances;) {
      const int symbol = code.read(bits_);
      if (symbol < 0 || bits_.is_past_end()) return false;
      size_t repeat = 1;
      uint8_t length = static_cast<uint8_t>(symbol);
      if (symbol >= 16) {
        if (symbol == 16 && at == 0) return false;
        length = symbol == 16 ? lengths[at - 1] : uint8_t{0};
        repeat = symbol == 16 ? 3 + bits_.take(2) : symbol == 17 ? 3 + bits_.take(3) : 11 + bits_.take(7);
      }
      if (repeat > literals + distances - at) return false;
      std::fill_n(lengths.begin() + static_cast<ptrdiff_t>(at), repeat, length);
      at += repeat;
    }
    const std::span<const uint8_t> all(lengths);
    return literals_.set(all.first(literals)) && distances_.set(all.subspan(literals, distances));
  }

  bool read_symbols() {
    while (true) {
      const int symbol = literals_.read(bits_);
      if (symbol < 0 || bits_.is_past_end()) return false;
      if (symbol == kEndOfBlock) return true;
      if (symbol < kEndOfBlock) {
        if (out_.size() == size_) return false;
        out_ += static_cast<char>(symbol);
      } else if (!copy_earlier(static_cast<size_t>(symbol) - 257)) {
        return false;
      }
    }
  }

  bool copy_earlier(size_t length_symbol) {
    if (length_symbol >= kLengthBases.size()) return false;
    const size_t length = kLengthBases[length_symbol] + bits_.take(kLengthBits[length_symbol]);
    const int symbol = distances_.read(bits_);
    if (symbol < 0 || symbol >= 30) return false;
    const int extra = symbol < 2 ? 0 : symbol / 2 - 1;
    const size_t distance = kDistanceBases[static_cast<size_t>(symbol)] + bits_.take(extra);
    if (distance > out_.size() || length > size_ - out_.size()) return false;
    for (size_t i = 0; i < length; ++i) out_ += out_[out_.size() - distance];
    return true;
  }

  BitReader bits_;
  size_t size_;
  std::string out_;
  HuffmanCode literals_, distances_;
};

}  // namespace

std::optional<std::string> inflate(std::span<const uint8_t> packed, size_t size) {
  return Inflater(packed, size).run();
}

}  // namespace geci
