#include "platform/native_devices.h"

#include "devices/devices.h"

namespace geci::platform {

std::vector<std::string> NativeDevices::names() const { return {"cpu", "gpu", "reference"}; }

std::optional<Result<std::shared_ptr<Backend>>> NativeDevices::open(const std::string& name, bool by_auto) {
  using Opened = Result<std::shared_ptr<Backend>>;
  std::shared_ptr<Backend>& backend = opened_[name];
  if (backend && backend->status()) return Opened(backend);
  backend.reset();
  Result<OpenedDevice> opened = open_device({.device = name, .allow_software = !by_auto}, {});
  if (!opened) return Opened(opened.error());
  backend = std::move(opened->backend);
  return Opened(backend);
}

}  // namespace geci::platform
