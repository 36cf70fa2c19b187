#include "core/bytes.h"

#include <bit>
#include <cassert>
#include <cstring>

namespace geci {
namespace {

constexpr bool kNativeIsLittle = std::endian::native == std::endian::little;

uint32_t load_u32(const uint8_t* at) {
  return uint32_t{at[0]} | uint32_t{at[1]} << 8 | uint32_t{at[2]} << 16 | uint32_t{at[3]} << 24;
}

}  // namespace

std::optional<uint8_t> ByteReader::read_u8() {
  const auto bytes = read_bytes(1);
  if (!bytes) return std::nullopt;
  return bytes->front();
}

std::optional<uint16_t> ByteReader::read_u16() {
  const auto bytes = read_bytes(2);
  if (!bytes) return std::nullopt;
  return static_cast<uint16_t>((*bytes)[0] | (*bytes)[1] << 8);
}

std::optional<uint32_t> ByteReader::read_u32() {
  const auto bytes = read_bytes(4);
  if (!bytes) return std::nullopt;
  return load_u32(bytes->data());
}

std::optional<uint64_t> ByteReader::read_u64() {
  const auto bytes = read_bytes(8);
  if (!bytes) return std::nullopt;
  return uint64_t{load_u32(bytes->data())} | uint64_t{load_u32(bytes->data() + 4)} << 32;
}

std::optional<uint64_t> ByteReader::read_varint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const uint64_t bits = rest_.front() & 0x7FU;
    const bool is_last = rest_.front() < 0x80;
    rest_ = rest_.subspan(1);
    // The tenth byte has room for one bit.
    if (shift == 63 && bits > 1) return std::nullopt;
    value |= bits << shift;
    if (is_last) return value;
  }
  return std::nullopt;
}

std::optional<std::span<const uint8_t>> ByteReader::read_bytes(uint64_t count) {
  if (count > rest_.size()) return std::nullopt;
  const std::span<const uint8_t> taken = rest_.first(static_cast<size_t>(count));
  rest_ = rest_.subspan(static_cast<size_t>(count));
  return taken;
}

void read_floats(std::span<const uint8_t> bytes, std::span<float> values) {
  assert(bytes.size() == 4 * values.size());
  if (kNativeIsLittle) {
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
    return;
  }
  for (size_t i = 0; i < values.size(); ++i) values[i] = std::bit_cast<float>(load_u32(bytes.data() + 4 * i));
}

void append_u16(std::vector<uint8_t>& bytes, uint16_t value) {
  bytes.push_back(static_cast<uint8_t>(value));
  bytes.push_back(static_cast<uint8_t>(value >> 8));
}

void append_u64(std::vector<uint8_t>& bytes, uint64_t value) {
  for (int shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<uint8_t>(value >> shift));
}

void append_text(std::vector<uint8_t>& bytes, std::string_view text) {
  bytes.insert(bytes.end(), text.begin(), text.end());
}

void append_floats(std::vector<uint8_t>& bytes, std::span<const float> values) {
  if (kNativeIsLittle) {
    const auto* raw = reinterpret_cast<const uint8_t*>(values.data());
    bytes.insert(bytes.end(), raw, raw + values.size_bytes());
    return;
  }
  for (const float value : values) {
    const auto bits = std::bit_cast<uint32_t>(value);
    for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<uint8_t>(bits >> shift));
  }
}

}  // namespace geci
