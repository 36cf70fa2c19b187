#pragma once

#include <functional>

namespace geci::app {

/// Seconds from some fixed moment; never goes back.
using Clock = std::function<double()>;

}  // namespace geci::app
