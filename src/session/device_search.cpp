#include "session/device_search.h"

namespace geci {

bool take_equally_long(const TrainingJob& a, const TrainingJob& b) {
  return a.network == b.network && a.train.batch == b.train.batch && a.train.steps == b.train.steps &&
         a.train.optimizer.kind == b.train.optimizer.kind;
}

DeviceSearch::DeviceSearch(DeviceProvider& provider, std::string wish, std::optional<TrainingJob> job)
    : provider_(provider),
      wish_(std::move(wish)),
      job_(std::move(job)),
      names_(is_auto() ? provider.tried_by_auto() : std::vector<std::string>{wish_}) {}

bool DeviceSearch::advance() {
  if (trials_.size() < names_.size()) {
    open_next();
  } else if (!to_measure_.empty()) {
    measure();
  }
  return trials_.size() < names_.size() || !to_measure_.empty();
}

void DeviceSearch::open_next() {
  const std::string& name = names_[trials_.size()];
  std::optional<Result<std::shared_ptr<Backend>>> opened = provider_.open(name, is_auto());
  waits_ = !opened;
  if (waits_) return;
  trials_.push_back({name, std::nullopt, *opened ? Message() : opened->error().message});
  devices_.push_back(*opened ? std::move(**opened) : nullptr);
  if (trials_.size() < names_.size() || !job_) return;
  for (size_t i = 0; i < devices_.size(); ++i) {
    if (devices_[i]) to_measure_.push_back(i);
  }
  if (to_measure_.size() < 2) to_measure_.clear();
}

void DeviceSearch::measure() {
  const size_t number = to_measure_.front();
  if (!trial_) {
    Result<std::unique_ptr<StepTrial>> trial =
        StepTrial::create(*devices_[number], job_->network, job_->train, job_->text);
    if (trial) {
      trial_ = std::move(*trial);
      return;
    }
    trials_[number].why_not = trial.error().message;
  } else if (trial_->advance()) {
    return;
  } else if (const Result<double> seconds = trial_->seconds_a_step()) {
    trials_[number].seconds_a_step = *seconds;
  } else {
    trials_[number].why_not = seconds.error().message;
  }
  trial_.reset();
  to_measure_.erase(to_measure_.begin());
}

Result<DeviceSearch::Found> DeviceSearch::found() const {
  const std::optional<size_t> best = quickest(trials_);
  if (!best && !is_auto()) return Error{trials_.front().why_not};
  if (!best) return Error{kNoDevice(told(trials_))};
  return Found{devices_[*best], is_auto() && names_.size() > 1 ? why_chosen(names_[*best], trials_) : Message()};
}

}  // namespace geci
