#include "platform/web_gpu.h"

namespace geci::platform {

Result<std::unique_ptr<Backend>> make_web_gpu_backend() {
  return Error{"The build without threads cannot compute on the GPU."};
}

}  // namespace geci::platform
