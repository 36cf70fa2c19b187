// Files that are written whole or not at all.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/result.h"

namespace geci::cli {

/// An output file that is either whole or not there: written beside as NAME.PID.partial, synced, then renamed, so that
/// a failure leaves what was at `path`. A link is followed; a device is written to directly. A file that was there
/// keeps its mode.
class OutputFile {
 public:
  /// Fails with a sentence, changing nothing, if a file could not be put there. Removes what killed processes left
  /// half-written for this name.
  static Result<OutputFile> create(const std::string& path);
  Status write(std::span<const uint8_t> bytes) const;

 private:
  std::string path_;
  bool is_device_ = false;
};

}  // namespace geci::cli
