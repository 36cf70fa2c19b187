#include <emscripten/em_js.h>

#include "intake/multibyte.h"

namespace geci {
namespace {

// The text waits in JavaScript until there is room for it. Neither decoder takes shared memory, hence the copies.
EM_JS(int, js_decode_bytes, (const char* label, const char* bytes, int size), {
  const copy = HEAPU8.slice(bytes, bytes + size);
  const text = new TextDecoder(UTF8ToString(label), {ignoreBOM : true}).decode(copy);
  Module['geciDecoded'] = new TextEncoder().encode(text);
  return Module['geciDecoded'].length;
});
EM_JS(void, js_take_decoded, (char* out), {
  HEAPU8.set(Module['geciDecoded'], out);
  Module['geciDecoded'] = null;
});

}  // namespace

bool can_decode_multibyte(Encoding) { return true; }

// The browser's names for these encodings are ours.
std::string decode_multibyte(Encoding encoding, std::string_view bytes) {
  const std::string label(encoding_name(encoding));
  std::string text(static_cast<size_t>(js_decode_bytes(label.c_str(), bytes.data(), static_cast<int>(bytes.size()))),
                   0);
  js_take_decoded(text.data());
  return text;
}

}  // namespace geci
