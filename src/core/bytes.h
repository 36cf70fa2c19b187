// Little-endian bytes, read within bounds and written in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace geci {

/// Reads from the front of bytes that somebody else owns; nothing is ever read past their end.
class ByteReader {
 public:
  explicit ByteReader(std::span<const uint8_t> bytes) : rest_(bytes) {}

  size_t remaining() const { return rest_.size(); }
  // Nothing, and nothing is consumed, if too few bytes remain.
  std::optional<uint8_t> read_u8();
  std::optional<uint16_t> read_u16();
  std::optional<uint32_t> read_u32();
  std::optional<uint64_t> read_u64();
  /// A number of seven bits a byte, lowest first, all bytes but the last with their highest bit set
  /// (LEB128). Nothing if it is cut short or exceeds 64 bits; what was consumed is then unspecified.
  std::optional<uint64_t> read_varint();
  /// Nothing, and nothing is consumed, if fewer than `count` bytes remain.
  std::optional<std::span<const uint8_t>> read_bytes(uint64_t count);

 private:
  std::span<const uint8_t> rest_;
};

/// Decodes IEEE 754 single-precision numbers. REQUIRES: bytes.size() == 4 * values.size().
void read_floats(std::span<const uint8_t> bytes, std::span<float> values);

void append_u16(std::vector<uint8_t>& bytes, uint16_t value);
void append_u64(std::vector<uint8_t>& bytes, uint64_t value);
void append_text(std::vector<uint8_t>& bytes, std::string_view text);
void append_floats(std::vector<uint8_t>& bytes, std::span<const float> values);

}  // namespace geci
