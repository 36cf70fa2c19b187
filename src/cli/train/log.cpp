#include "cli/train/log.h"

#include <cerrno>
#include <cstring>

#include "cli/io.h"

namespace geci::cli {

Result<TrainLog> TrainLog::open(const std::string& path, bool appends) {
  TrainLog log;
  log.file_.reset(std::fopen(path.c_str(), appends ? "ab" : "wb"));
  if (!log.file_) return Error{"Cannot write '" + printable(path) + "': " + std::strerror(errno) + "."};
  return log;
}

// The trainer only reports finite numbers, so %g is JSON; and printing allocates nothing.
void TrainLog::step(const StepMetrics& metrics, double seconds) {
  if (!file_) return;
  std::fprintf(file_.get(),
               "{\"step\":%lld,\"loss\":%.9g,\"gradient_norm\":%.9g,\"lr\":%.9g,\"tokens\":%d,\"seconds\":%.6f}\n",
               static_cast<long long>(metrics.step), metrics.loss, metrics.gradient_norm, metrics.learning_rate,
               metrics.tokens, seconds);
  // Line by line, for whoever follows the file and for what a crash would swallow.
  std::fflush(file_.get());
}

void TrainLog::epoch(const StepMetrics& metrics, double seconds, double tokens_per_second,
                     const std::optional<ValidationScore>& validation) {
  if (!file_) return;
  std::fprintf(file_.get(), "{\"epoch\":%lld,\"loss\":%.9g,\"seconds\":%.6f,\"tokens_per_s\":%.1f",
               static_cast<long long>(metrics.epoch), metrics.epoch_loss, seconds, tokens_per_second);
  if (validation) {
    std::fprintf(file_.get(), ",\"val_loss\":%.9g,\"val_perplexity\":%.9g,\"val_bits_per_char\":%.9g", validation->loss,
                 validation->perplexity, validation->bits_per_char);
  }
  std::fputs("}\n", file_.get());
  std::fflush(file_.get());
}

bool TrainLog::close() {
  if (!file_) return true;
  const bool failed = std::ferror(file_.get()) != 0;
  return std::fclose(file_.release()) == 0 && !failed;
}

}  // namespace geci::cli
