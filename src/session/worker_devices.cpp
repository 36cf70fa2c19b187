// The part of Worker that changes the device.
#include <algorithm>

#include "run/sentences.h"
#include "session/sentences.h"
#include "session/worker.h"

namespace geci {
namespace {

std::string list_of_devices(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += name + ", ";
  return text + kAutoDevice;
}

Message going_on(const Run& run) { return run.can_train() ? kTrainsOnCpu(run.steps_done()) : kCpuComputes(); }

}  // namespace

std::shared_ptr<Backend> Worker::first_device() {
  return std::move(**devices_->open(devices_->names().front(), /*by_auto=*/false));
}

void Worker::on(int request, const DeviceCommand& command) {
  const std::vector<std::string> names = devices_->names();
  const bool is_there = std::find(names.begin(), names.end(), command.device) != names.end();
  if (command.device != kAutoDevice && !is_there) {
    return fail(request, NoticeKind::kDeviceRefused, kNoSuchDevice(command.device, list_of_devices(names)));
  }
  if (search_ && search_->request) refuse(*search_->request, kOtherDeviceChosen());
  if (notice_.kind == NoticeKind::kDeviceRefused || notice_.kind == NoticeKind::kDeviceLost) withdraw_notice();
  look_for_device(request, command.device);
}

void Worker::look_for_device(std::optional<int> request, const std::string& wish) {
  search_.reset();
  search_.emplace(RunningSearch{request, DeviceSearch(*devices_, wish, present_job())});
}

std::optional<TrainingJob> Worker::present_job() const {
  if (!run_.can_train()) return std::nullopt;
  return TrainingJob{run_.config(), run_.settings().train, run_.learned_text()};
}

void Worker::follow_job() {
  const std::string& wish = search_ ? search_->search.wish() : wish_;
  const std::optional<TrainingJob>& known = search_ ? search_->search.job() : measured_job_;
  const std::optional<TrainingJob> job = present_job();
  if (wish != kAutoDevice || devices_->tried_by_auto().size() < 2 || !job) return;
  if (known && take_equally_long(*known, *job)) return;
  look_for_device(search_ ? search_->request : std::nullopt, kAutoDevice);
}

void Worker::advance_search() {
  take_steps(/*wait=*/true);  // a trial's steps use the same slots
  const bool waited = search_->search.waits(), goes_on = search_->search.advance();
  if (search_->search.waits() != waited) ++revision_;
  if (goes_on) return;
  const RunningSearch done = std::move(*search_);
  search_.reset();
  speed_.clear();  // the trial's time was not the training's
  ++revision_;
  const Result<DeviceSearch::Found> found = done.search.found();
  const Status moved = found ? move_to(found->device) : Status(found.error());
  if (!moved) {
    if (done.request) fail(*done.request, NoticeKind::kDeviceRefused, moved.error().message);
    return;
  }
  // Nobody has asked for it again: it was lost and is back.
  if (!done.request && notice_.kind == NoticeKind::kDeviceLost) withdraw_notice();
  wish_ = done.search.wish();
  reason_ = found->reason;
  measured_job_ = done.search.job();
  if (done.request) succeed(*done.request);
}

Status Worker::move_to(std::shared_ptr<Backend> device) {
  if (device == backend_) return Ok{};
  Result<Run> run = run_.copy_to(*device);
  if (!run) return run.error();
  std::optional<Run> kept;
  if (kept_) {
    Result<Run> copy = kept_->run.copy_to(*device);
    if (!copy) return copy.error();
    kept = std::move(*copy);
  }
  settle_on(std::move(device), std::move(*run), std::move(kept));
  return Ok{};
}

// Lyrics under way are begun anew, and so is an estimate: what they have computed lies on the old device.
void Worker::settle_on(std::shared_ptr<Backend> device, Run run, std::optional<Run> kept) {
  const std::vector<Lyrics::Asked> asked = lyrics_.drop();
  std::optional<Command> estimate;
  if (estimate_) estimate = Command{estimate_->request, EstimateCommand{estimate_->estimator.settings()}};
  estimate_.reset();
  run_ = std::move(run);
  if (kept) kept_->run = std::move(*kept);
  if (!kept) kept_.reset();
  backend_ = std::move(device);
  speed_.clear();
  lyrics_.begin_soon();
  for (const auto& [request, what] : asked) on(request, GenerateCommand{what.prompt, what.length, what.sampling});
  if (estimate) carry_out(*estimate);
  ++revision_;
}

bool Worker::leave_if_lost() {
  const Status status = backend_->status();
  if (status) return false;
  const bool is_stepping = !training_ && (steps_left_ > 0 || run_.has_steps_under_way());
  const int64_t steps = run_.steps_done();
  std::shared_ptr<Backend> device = first_device();
  Result<Run> copy = run_.copy_to(*device);
  Run run = copy ? std::move(*copy) : run_.without_network(*device, copy.error().message);
  std::optional<Run> kept;
  if (kept_) {
    if (Result<Run> of_kept = kept_->run.copy_to(*device)) kept = std::move(*of_kept);
  }
  settle_on(std::move(device), std::move(run), std::move(kept));
  if (is_stepping) steps_left_ += steps - run_.steps_done();
  record_.curve.forget_after(run_.steps_done());
  record_.validation.forget_after(run_.steps_done());
  wish_ = devices_->names().front();
  reason_ = {};
  notify(NoticeKind::kDeviceLost, status.error().message.followed_by(going_on(run_)));
  return true;
}

// Settings that are too large for the device are the draft's, not the run's: the run has its device back soon.
void Worker::give_up_estimate() {
  refuse(estimate_->request, backend_->status().error().message);
  estimate_.reset();
  const std::string wish = wish_;
  leave_if_lost();
  if (!search_) look_for_device(std::nullopt, wish);
}

}  // namespace geci
