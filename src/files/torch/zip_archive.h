// The zip files that torch.save writes: entries stored as they are. docs/file_format.md names the parts
// of the format that are read.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"

namespace geci {

class ZipArchive {
 public:
  struct Entry {
    std::string name;
    uint32_t crc32 = 0;
    std::span<const uint8_t> bytes;  // borrowed from the file
  };

  /// Reads the directory. Fails with a sentence if it is damaged, names an entry twice, or if an entry
  /// is compressed, encrypted or outside the file, or the file is larger than 4 GB.
  static Result<ZipArchive> open(std::span<const uint8_t> bytes);

  const std::vector<Entry>& entries() const { return entries_; }

  /// An entry's bytes, once their CRC-32 is found right; 0 stands for none.
  Result<std::span<const uint8_t>> read(const std::string& name) const;

 private:
  std::vector<Entry> entries_;
};

/// As in zip and Ethernet: polynomial 0x04C11DB7, reflected.
uint32_t crc32(std::span<const uint8_t> bytes);

}  // namespace geci
