// Unicode's canonical composition. There is one source for each platform, which CMake chooses: native programs ask
// utf8proc, WebAssembly asks JavaScript.
#pragma once

#include <string>
#include <string_view>

namespace geci {

/// Normalization Form C. From any thread. REQUIRES: `text` is valid UTF-8.
std::string normalize_to_nfc(std::string_view text);

}  // namespace geci
