#include "cli/train/checkpointer.h"

namespace geci::cli {

Result<Checkpointer> Checkpointer::create(const std::string& path, double every_seconds) {
  Checkpointer checkpointer;
  if (path.empty()) return checkpointer;
  const Result<OutputFile> output = OutputFile::create(path);
  if (!output) return output.error();
  checkpointer.output_ = *output;
  checkpointer.every_seconds_ = every_seconds;
  return checkpointer;
}

Status Checkpointer::write(const Model& model) {
  const Status written = output_->write(write_model(model));
  clock_ = Stopwatch();
  is_behind_ = !written;
  return written;
}

}  // namespace geci::cli
