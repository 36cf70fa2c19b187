// JSON as one line of text.
#pragma once

#include <string>

namespace geci {

/// Text from outside may hold bytes that are not UTF-8, JSON may not: they become U+FFFD. `Json` is one of nlohmann's.
template <class Json>
std::string json_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace geci
