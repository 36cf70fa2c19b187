// The names that the code uses for nlohmann's JSON. Sources that read or build JSON include <nlohmann/json.hpp> as
// well; headers need only these declarations, which cost little to compile.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace geci {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;  // keeps the order in which members were added

/// `json`, of one of the two types, as one line of text. JSON must be UTF-8: other bytes become U+FFFD.
template <class AnyJson>
std::string json_text(const AnyJson& json) {
  return json.dump(-1, ' ', false, AnyJson::error_handler_t::replace);
}

}  // namespace geci
