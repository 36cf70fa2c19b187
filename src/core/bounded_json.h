// JSON from outside: parsed only after its size in memory is known to be bounded.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "core/json.h"
#include "core/result.h"

namespace geci {

struct JsonLimits {
  int depth = 8;           // arrays and objects within one another
  size_t values = 10'000;  // of any kind, member names included
};

/// Fails, with a clause that completes "the header …", on anything but one JSON value within the limits
/// whose objects name no member twice (a parser would silently keep the last).
Result<Json> parse_bounded_json(std::string_view text, const JsonLimits& limits);

}  // namespace geci
