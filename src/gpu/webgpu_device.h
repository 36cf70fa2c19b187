// Device by the page's WebGPU. The GPU belongs to a worker of its own, web/page/gpu_worker.js, which the page opens
// (web/page/gpu.js); commands go there through shared memory, so only builds with threads have it.
#pragma once

#include <memory>

#include "core/result.h"
#include "gpu/device.h"

namespace geci {

/// On the page's own thread, once for each GPU that it opens. The device itself may then be used by any other one.
/// Fails with one sentence where the page has opened no GPU.
Result<std::unique_ptr<Device>> make_webgpu_device();

}  // namespace geci
