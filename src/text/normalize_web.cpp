#include <emscripten/em_js.h>

#include "text/normalize.h"

namespace geci {
namespace {

// The text waits in JavaScript until there is room for it. Neither decoder takes shared memory, hence the copies.
EM_JS(int, js_normalize, (const char* bytes, int size), {
  const text = new TextDecoder('utf-8', {ignoreBOM : true}).decode(HEAPU8.slice(bytes, bytes + size));
  Module['geciNormalized'] = new TextEncoder().encode(text.normalize('NFC'));
  return Module['geciNormalized'].length;
});
EM_JS(void, js_take_normalized, (char* out), {
  HEAPU8.set(Module['geciNormalized'], out);
  Module['geciNormalized'] = null;
});

}  // namespace

std::string normalize_to_nfc(std::string_view text) {
  std::string normalized(static_cast<size_t>(js_normalize(text.data(), static_cast<int>(text.size()))), 0);
  js_take_normalized(normalized.data());
  return normalized;
}

}  // namespace geci
