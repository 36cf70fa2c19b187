#include "platform/native_devices.h"

namespace geci::platform {

std::vector<std::string> NativeDevices::names() const { return {"cpu", "gpu", "reference"}; }

std::optional<Result<std::shared_ptr<Backend>>> NativeDevices::open(const std::string& name, bool by_auto) {
  return devices_.open(name, by_auto);
}

}  // namespace geci::platform
