// Writes zip files as torch.save does: entries stored as they are, each from a 64-byte boundary.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace geci {

class ZipWriter {
 public:
  void add(const std::string& name, std::span<const uint8_t> content);
  /// The whole file, to be called once. REQUIRES: it is smaller than 4 GB.
  std::vector<uint8_t> finish();

 private:
  std::vector<uint8_t> file_;
  std::vector<uint8_t> directory_;
  uint16_t entries_ = 0;
};

}  // namespace geci
