// The GPU backend of native programs.
#include "gpu/gpu_backend.h"
#include "gpu/opengl_device.h"

namespace geci {

Result<std::unique_ptr<GpuBackend>> make_gpu_backend(const GpuOptions& options) {
  Result<std::unique_ptr<Device>> device = make_opengl_device(options.allow_software);
  if (!device) return device.error();
  return make_gpu_backend(std::move(*device), options);
}

Result<GpuDescription> describe_gpu(bool allow_software) {
  const Result<std::unique_ptr<Device>> device = make_opengl_device(allow_software);
  if (!device) return device.error();
  return (*device)->description();
}

}  // namespace geci
