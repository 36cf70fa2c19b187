// `geci train --log FILE`: one JSON object a step and one an epoch, each on its own line.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "core/result.h"
#include "train/trainer.h"

namespace geci::cli {

class TrainLog {
 public:
  /// A log that goes nowhere.
  TrainLog() = default;
  /// `appends` to what is there, for a run that goes on.
  static Result<TrainLog> open(const std::string& path, bool appends);

  /// {"step","loss","gradient_norm","tokens","seconds"}; `seconds` since training began.
  void step(const StepMetrics& metrics, double seconds);
  /// {"epoch","loss","seconds","tokens_per_s"}; `seconds` the epoch took.
  void epoch(const StepMetrics& metrics, double seconds, double tokens_per_second);

  /// False if anything could not be written.
  bool close();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace geci::cli
