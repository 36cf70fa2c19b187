// Opens the device that was asked for. For "auto" it times steps of the present job on each candidate and chooses the
// fastest. It works in pieces, so that commands are answered in between. To be used from the training thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/device_trial.h"
#include "session/device_provider.h"
#include "train/step_trial.h"

namespace geci {

/// What is to be trained.
struct TrainingJob {
  NetworkConfig network;
  TrainSettings train;
  TrainingText text;
};

/// Returns true if a step of both jobs takes the same time.
bool take_equally_long(const TrainingJob& a, const TrainingJob& b);

class DeviceSearch {
 public:
  /// `provider` must outlive the search. Without a job nothing is measured.
  DeviceSearch(DeviceProvider& provider, std::string wish, std::optional<TrainingJob> job);

  /// Does one piece: asks for a device, or trains one step. Returns false after the last.
  bool advance();
  /// Returns true if the next piece trains a step. Other training must pause then, for it would be measured too.
  bool is_measuring() const { return trial_ != nullptr; }

  /// Has the device that was asked for not been opened yet? It is to be asked for again after a while.
  bool waits() const { return waits_; }

  const std::string& wish() const { return wish_; }
  const std::optional<TrainingJob>& job() const { return job_; }
  struct Found {
    std::shared_ptr<Backend> device;
    Message reason;  // why it was chosen; empty if it was asked for by name
  };
  /// Returns the device found, or a sentence that says why there is none. REQUIRES: advance() has returned false.
  Result<Found> found() const;

 private:
  bool is_auto() const { return wish_ == kAutoDevice; }
  void open_next();
  void measure();

  DeviceProvider& provider_;
  std::string wish_;
  std::optional<TrainingJob> job_;
  std::vector<std::string> names_;
  std::vector<DeviceTrial> trials_;  // of names_, as far as they have been asked for
  std::vector<std::shared_ptr<Backend>> devices_;
  std::vector<size_t> to_measure_;  // numbers of devices
  std::unique_ptr<StepTrial> trial_;
  bool waits_ = false;
};

}  // namespace geci
