// The time as the session reads it; tests give a clock of their own.
#pragma once

#include <functional>

namespace geci {

/// Returns seconds since some fixed moment. Never decreases. May be called from any thread.
using Clock = std::function<double()>;

}  // namespace geci
