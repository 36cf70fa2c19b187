#include "train/train_settings.h"

#include <cmath>
#include <string>

namespace geci {
namespace {

constexpr int kMaxBatch = 4096;
constexpr int kMaxWindow = 4096;

Status check_range(const char* what, int value, int high) {
  if (value >= 1 && value <= high) return Ok{};
  return Error{std::string(what) + " is " + std::to_string(value) + "; it must be from 1 to " + std::to_string(high) +
               "."};
}

}  // namespace

Status validate(const TrainSettings& settings) {
  for (const Status& status :
       {check_range("The batch", settings.batch, kMaxBatch), check_range("The window", settings.steps, kMaxWindow)}) {
    if (!status) return status.error();
  }
  const double rate = settings.optimizer.learning_rate, decay = settings.optimizer.weight_decay;
  if (!(rate > 0 && rate <= 10)) {
    return Error{"The learning rate is " + std::to_string(rate) + "; it must be above 0 and at most 10."};
  }
  if (!(settings.clip >= 0 && std::isfinite(settings.clip))) {
    return Error{"The clipping norm is " + std::to_string(settings.clip) +
                 "; it must be positive, or 0 for no clipping."};
  }
  if (!(decay >= 0 && decay <= 1)) {
    return Error{"The weight decay is " + std::to_string(decay) + "; it must be from 0 to 1."};
  }
  if (!(settings.optimizer.momentum >= 0 && settings.optimizer.momentum < 1)) {
    return Error{"The momentum is " + std::to_string(settings.optimizer.momentum) +
                 "; it must be at least 0 and below 1."};
  }
  if (settings.patience < 0) {
    return Error{"The patience is " + std::to_string(settings.patience) + " epochs; it must be 0 (never) or more."};
  }
  return validate(settings.schedule);
}

std::string optimizer_name(Optimizer kind) { return kind == Optimizer::kAdam ? "adam" : "sgd"; }

Result<Optimizer> parse_optimizer(const std::string& name) {
  for (const Optimizer kind : {Optimizer::kAdam, Optimizer::kSgd}) {
    if (name == optimizer_name(kind)) return kind;
  }
  return Error{"There is no optimizer called '" + name + "'; use adam or sgd."};
}

}  // namespace geci
