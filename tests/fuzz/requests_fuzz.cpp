// The page's requests: JSON, and after the first line end the bytes that come with it. The JSON alone as kept
// preferences.
#include <algorithm>

#include "expect.h"
#include "page/preferences.h"
#include "page/requests.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const uint8_t* end = std::find(data, data + size, '\n');
  const std::string_view json(reinterpret_cast<const char*>(data), static_cast<size_t>(end - data));
  const std::span<const uint8_t> bytes(end, static_cast<size_t>(data + size - end));
  const geci::Result<geci::Request> request = geci::parse_request(1, json, bytes, geci::RunSettings{});
  if (!request) geci::fuzz::expect(request.error().english().ends_with("."));
  const geci::Preferences preferences = geci::parse_preferences(json);
  geci::fuzz::expect(geci::parse_preferences(geci::preferences_json(preferences)) == preferences);
  return 0;
}
