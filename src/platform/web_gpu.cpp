#include "platform/web_gpu.h"

#include "gpu/gpu_backend.h"
#include "gpu/webgpu_device.h"

namespace geci::platform {

Result<std::unique_ptr<Backend>> make_web_gpu_backend() {
  Result<std::unique_ptr<Device>> device = make_webgpu_device();
  if (!device) return device.error();
  Result<std::unique_ptr<GpuBackend>> backend = make_gpu_backend(std::move(*device), {});
  if (!backend) return backend.error();
  return std::unique_ptr<Backend>(std::move(*backend));
}

}  // namespace geci::platform
