#include "train/train_settings.h"

#include <cmath>
#include <string>

#include "model/sentences.h"

namespace geci {
namespace {

constexpr Sentence<> kBatch{"The batch", "批大小"};
constexpr Sentence<> kWindow{"The window", "窗口"};
constexpr Sentence<double> kRateOutOfRange{"The learning rate is {:g}; it must be above 0 and at most 10.",
                                           "学习率是 {:g}，只能大于 0、不超过 10。"};
constexpr Sentence<double> kClipOutOfRange{"The clipping norm is {:g}; it must be positive, or 0 for no clipping.",
                                           "梯度裁剪是 {:g}，只能是正数，0 表示不裁剪。"};
constexpr Sentence<double> kDecayOutOfRange{"The weight decay is {:g}; it must be from 0 to 1.",
                                            "权重衰减是 {:g}，只能是 0 到 1。"};
constexpr Sentence<double> kMomentumOutOfRange{"The momentum is {:g}; it must be at least 0 and below 1.",
                                               "动量是 {:g}，只能从 0 到 1（不含 1）。"};
constexpr Sentence<int64_t> kPatienceOutOfRange{"The patience is {} epochs; it must be 0 (never) or more.",
                                                "提前停止的轮数是 {}，只能是 0（不停）或更多。"};
constexpr Sentence<std::string> kNoSuchOptimizer{"There is no optimizer called '{}'; use adam or sgd.",
                                                 "没有叫“{}”的优化器：请用 adam 或 sgd。"};

constexpr int kMaxBatch = 4096;
constexpr int kMaxWindow = 4096;

Status check_range(const Sentence<>& what, int value, int high) {
  if (value >= 1 && value <= high) return Ok{};
  return Error{kOutOfRange(what(), value, 1, high)};
}

}  // namespace

Status validate(const TrainSettings& settings) {
  for (const Status& status :
       {check_range(kBatch, settings.batch, kMaxBatch), check_range(kWindow, settings.steps, kMaxWindow)}) {
    if (!status) return status.error();
  }
  const double rate = settings.optimizer.learning_rate, decay = settings.optimizer.weight_decay;
  if (!(rate > 0 && rate <= 10)) {
    return Error{kRateOutOfRange(rate)};
  }
  if (!(settings.clip >= 0 && std::isfinite(settings.clip))) {
    return Error{kClipOutOfRange(settings.clip)};
  }
  if (!(decay >= 0 && decay <= 1)) {
    return Error{kDecayOutOfRange(decay)};
  }
  if (!(settings.optimizer.momentum >= 0 && settings.optimizer.momentum < 1)) {
    return Error{kMomentumOutOfRange(settings.optimizer.momentum)};
  }
  if (settings.patience < 0) {
    return Error{kPatienceOutOfRange(settings.patience)};
  }
  return validate(settings.schedule);
}

std::string optimizer_name(Optimizer kind) { return kind == Optimizer::kAdam ? "adam" : "sgd"; }

Result<Optimizer> parse_optimizer(const std::string& name) {
  for (const Optimizer kind : {Optimizer::kAdam, Optimizer::kSgd}) {
    if (name == optimizer_name(kind)) return kind;
  }
  return Error{kNoSuchOptimizer(name)};
}

}  // namespace geci
