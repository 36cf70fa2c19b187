// Deflate, the compression of zip files: RFC 1951.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace geci {

/// The `size` bytes that `packed` holds; nothing if it does not hold exactly these, or is damaged. Takes time and
/// memory for no more than `size` bytes, whatever `packed` says.
std::optional<std::string> inflate(std::span<const uint8_t> packed, size_t size);

}  // namespace geci
