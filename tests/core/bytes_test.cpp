#include "core/bytes.h"

#include <doctest/doctest.h>

#include <limits>

namespace geci::bytes_test {
namespace {

TEST_CASE("numbers are written and read with the lowest byte first") {
  std::vector<uint8_t> bytes;
  append_u64(bytes, 0x0102030405060708);
  CHECK(bytes == std::vector<uint8_t>{8, 7, 6, 5, 4, 3, 2, 1});
  ByteReader reader(bytes);
  CHECK(*reader.read_u64() == 0x0102030405060708);
  CHECK(reader.remaining() == 0);
}

TEST_CASE("a reader hands out nothing beyond the end and then stays where it is") {
  const std::vector<uint8_t> bytes = {1, 2, 3, 4, 5, 6, 7};
  ByteReader reader(bytes);
  CHECK_FALSE(reader.read_u64().has_value());
  CHECK_FALSE(reader.read_bytes(8).has_value());
  CHECK_FALSE(reader.read_bytes(std::numeric_limits<uint64_t>::max()).has_value());
  CHECK(reader.remaining() == 7);
  CHECK(reader.read_bytes(3)->back() == 3);
  CHECK(reader.read_bytes(4)->front() == 4);
  CHECK(reader.read_bytes(0)->empty());
}

TEST_CASE("numbers of seven bits a byte are read up to 64 bits and no further") {
  const auto number = [](std::vector<uint8_t> bytes) { return ByteReader(bytes).read_varint(); };
  CHECK(*number({0}) == 0);
  CHECK(*number({0x7F, 1}) == 0x7F);
  CHECK(*number({0x80, 0x9C, 0x01}) == 0x4E00);
  std::vector<uint8_t> largest(9, 0xFF);
  largest.push_back(1);
  CHECK(*number(largest) == std::numeric_limits<uint64_t>::max());
  largest.back() = 2;
  CHECK_FALSE(number(largest).has_value());
  CHECK_FALSE(number(std::vector<uint8_t>(11, 0x80)).has_value());
  CHECK_FALSE(number({0x80}).has_value());
  CHECK_FALSE(number({}).has_value());
}

TEST_CASE("floats survive as bits") {
  const std::vector<float> values = {1.0F, -0.0F, 1e-45F, std::numeric_limits<float>::max()};
  std::vector<uint8_t> bytes;
  append_text(bytes, "x");
  append_floats(bytes, values);
  CHECK(bytes.size() == 17);
  CHECK(std::vector<uint8_t>(bytes.begin() + 1, bytes.begin() + 5) == std::vector<uint8_t>{0, 0, 0x80, 0x3F});
  std::vector<float> read(4);
  read_floats(std::span<const uint8_t>(bytes).subspan(1), read);
  CHECK(read == values);
}

}  // namespace
}  // namespace geci::bytes_test
