// Device by OpenGL 4.3.
#pragma once

#include <memory>

#include "core/result.h"
#include "gpu/device.h"

namespace geci {

/// Fails with one sentence where there is nothing to compute on.
Result<std::unique_ptr<Device>> make_opengl_device(bool allow_software);

}  // namespace geci
