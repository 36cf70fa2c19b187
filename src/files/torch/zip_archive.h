// Zip files: those that torch.save writes, entries stored as they are, and those with texts in them.
// docs/file_format.md names the parts of the format that are read.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"

namespace geci {

class ZipArchive {
 public:
  static constexpr uint16_t kStored = 0, kDeflated = 8;

  struct Entry {
    std::string name;
    uint16_t method = 0;             // kStored, kDeflated or another
    uint32_t crc32 = 0;              // of what is unpacked
    uint32_t size = 0;               // likewise
    std::span<const uint8_t> bytes;  // as they are packed, borrowed from the file
  };

  /// Reads the directory. Fails with a sentence if it is damaged, names an entry twice, or if an entry
  /// is encrypted or outside the file, or the file is larger than 4 GB.
  static Result<ZipArchive> open(std::span<const uint8_t> bytes);

  const std::vector<Entry>& entries() const { return entries_; }

  /// The bytes of an entry that is stored as it is, once their CRC-32 is found right; 0 stands for none.
  Result<std::span<const uint8_t>> read(const std::string& name) const;

 private:
  std::vector<Entry> entries_;
};

/// As in zip and Ethernet: polynomial 0x04C11DB7, reflected.
uint32_t crc32(std::span<const uint8_t> bytes);

}  // namespace geci
