// LRC, and the cleaning for lyric sites.
#include "expect.h"
#include "intake/lrc.h"
#include "text/cleaning.h"
#include "text/markup.h"
#include "text/song_marks.h"
#include "text/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text = geci::repair_utf8({reinterpret_cast<const char*>(data), size}).text;
  (void)geci::looks_like_lrc(text);
  const geci::Result<geci::LrcText> lrc = geci::read_lrc(text);
  geci::fuzz::expect(lrc.ok() ? lrc->text.size() <= 8 * (text.size() + 1) : lrc.error().english().ends_with("."));
  const auto is_utf8 = [](const std::string& cleaned) { return geci::repair_utf8(cleaned).invalid_bytes == 0; };
  if (lrc) geci::fuzz::expect(is_utf8(lrc->text));
  const std::string plain = geci::without_markup(text);
  geci::fuzz::expect(plain.size() <= text.size() && is_utf8(plain));
  for (const std::string_view line : geci::split_lines(plain)) {
    const std::string words = geci::without_song_marks(line);
    geci::fuzz::expect(words.size() <= line.size() && is_utf8(words));
  }
  return 0;
}
