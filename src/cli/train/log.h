// `geci train --log FILE`: one JSON object a step and one an epoch, each on its own line.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "train/trainer.h"

namespace geci::cli {

/// What an epoch's weights make of the text set apart.
struct ValidationScore {
  double loss = 0;  // nats a token
  double perplexity = 0;
  double bits_per_char = 0;
};

class TrainLog {
 public:
  /// A log that goes nowhere.
  TrainLog() = default;
  /// `appends` to what is there, for a run that goes on.
  static Result<TrainLog> open(const std::string& path, bool appends);

  /// {"step","loss","gradient_norm","lr","tokens","seconds"}; `seconds` since training began.
  void step(const StepMetrics& metrics, double seconds);
  /// {"epoch","loss","seconds","tokens_per_s"}; `seconds` the epoch took. With validation also
  /// {"val_loss","val_perplexity","val_bits_per_char"}.
  void epoch(const StepMetrics& metrics, double seconds, double tokens_per_second,
             const std::optional<ValidationScore>& validation);

  /// False if anything could not be written.
  bool close();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace geci::cli
