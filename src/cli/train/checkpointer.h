// `geci train --checkpoint FILE --every SECONDS`.
#pragma once

#include <optional>
#include <string>

#include "cli/io.h"
#include "cli/output_file.h"
#include "cli/train/progress.h"

namespace geci::cli {

class Checkpointer {
 public:
  /// One that never writes.
  Checkpointer() = default;
  /// Fails with a sentence if a file could not be put there.
  static Result<Checkpointer> create(const std::string& path, double every_seconds);

  bool is_on() const { return output_.has_value(); }
  /// True once the seconds have passed since the last time, or since it was made.
  bool is_due() const { return is_on() && clock_.seconds() >= every_seconds_; }
  /// The whole file or, on failure, the one before. REQUIRES: is_on(), model.resume.
  Status write(const Model& model);
  /// What was written last is not on the disk.
  bool is_behind() const { return is_behind_; }

 private:
  std::optional<OutputFile> output_;
  double every_seconds_ = 0;
  Stopwatch clock_;
  bool is_behind_ = false;
};

}  // namespace geci::cli
