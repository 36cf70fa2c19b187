// The page's GPU as a backend.
#pragma once

#include <memory>

#include "core/backend.h"
#include "core/result.h"

namespace geci::platform {

/// On the GPU that the page has opened, and on the page's thread. Fails with one sentence where there is none.
Result<std::unique_ptr<Backend>> make_web_gpu_backend();

}  // namespace geci::platform
