// Texts in any encoding. The first byte names one, or leaves it to be found.
#include "expect.h"
#include "intake/decode.h"
#include "text/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  constexpr auto kEncodings = static_cast<uint8_t>(geci::Encoding::kWindows1251) + 1;
  std::optional<geci::Encoding> forced;
  if (data[0] < kEncodings) forced = static_cast<geci::Encoding>(data[0]);
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const geci::Result<geci::DecodedText> text = geci::decode_text(bytes, forced);
  if (!text) {
    geci::fuzz::expect(text.error().english().ends_with("."));
    return 0;
  }
  geci::fuzz::expect(geci::repair_utf8(text->text).invalid_bytes == 0);
  geci::fuzz::expect(text->text.find('\0') == std::string::npos);
  geci::fuzz::expect(text->text.size() <= 3 * bytes.size() + 3);
  // What is UTF-8 already stays as it is, read once or twice.
  if (!forced) {
    const geci::Result<geci::DecodedText> again = geci::decode_text(text->text);
    geci::fuzz::expect(!again || again->encoding != geci::Encoding::kUtf8 || again->replaced == 0);
  }
  return 0;
}
