// The GPU as a Backend.
#pragma once

#include <memory>
#include <optional>

#include "core/backend.h"
#include "core/result.h"
#include "gpu/device.h"

namespace geci {

/// How the recurrence takes the time steps. Both forms give the same bits.
enum class RecurrentForm {
  kMeasured,  // whichever is quicker for the shape on this device, measured when the shape is first seen
  kLooping,   // one dispatch for all of them: a workgroup loops over time for its rows of the batch
  kBySteps,   // a dispatch for each, over the whole device
};

struct GpuOptions {
  bool allow_software = true;  // a renderer that computes on the processor, where there is no other
  RecurrentForm form = RecurrentForm::kMeasured;
  size_t logit_floats = size_t{16} << 20;  // that the output layer keeps at one time: 64 MiB
  // For tests: a kernel is shown all that lies behind its arguments, so that no driver hides a write past their end.
  bool shows_what_lies_behind = false;
};

class GpuBackend : public Backend {
 public:
  virtual const GpuDescription& gpu() const = 0;
};

/// On the machine's graphics device, a real one rather than a software renderer. Fails with one sentence that says why
/// there is none.
Result<std::unique_ptr<GpuBackend>> make_gpu_backend(const GpuOptions& options = {});
/// On a device that has been opened.
Result<std::unique_ptr<GpuBackend>> make_gpu_backend(std::unique_ptr<Device> device, const GpuOptions& options);

/// What make_gpu_backend() would compute on, or why there is none.
Result<GpuDescription> describe_gpu(bool allow_software = true);

}  // namespace geci
