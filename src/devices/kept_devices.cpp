#include "devices/kept_devices.h"

namespace geci {

Result<std::shared_ptr<Backend>> KeptDevices::open(const std::string& name, bool by_auto) {
  Kept& kept = kept_[name];
  if (kept.backend && !kept.backend->status()) kept = {};
  if (kept.backend && !(by_auto && kept.is_software)) return kept.backend;
  Result<OpenedDevice> opened = open_device({.device = name, .allow_software = !by_auto}, {});
  if (!opened) return opened.error();
  kept = {std::move(opened->backend), opened->is_software};
  return kept.backend;
}

}  // namespace geci
