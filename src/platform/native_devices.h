// What the desktop program can compute on: the devices of src/devices, opened on the session's thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "devices/kept_devices.h"
#include "session/device_provider.h"

namespace geci::platform {

class NativeDevices : public DeviceProvider {
 public:
  std::vector<std::string> names() const override;
  std::vector<std::string> tried_by_auto() const override { return {"cpu", "gpu"}; }
  std::optional<Result<std::shared_ptr<Backend>>> open(const std::string& name, bool by_auto) override;

 private:
  KeptDevices devices_;
};

}  // namespace geci::platform
