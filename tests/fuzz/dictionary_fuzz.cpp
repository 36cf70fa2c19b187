// dictionary.bin: whatever parses must split any line into tokens that, one after the other, are the line.
#include "expect.h"
#include "text/words/word_segmenter.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const geci::Result<geci::DictionaryPtr> dictionary = geci::parse_dictionary({data, size});
  if (!dictionary) {
    geci::fuzz::expect(dictionary.error().english().ends_with("."));
    return 0;
  }
  const auto words = geci::WordSegmenter::create(*dictionary, "");
  geci::fuzz::expect(words.ok());
  for (const std::string_view line : {"abcabba bc, a-b", "一丁七abc一一万，丈 三", "a"}) {
    std::string joined;
    (*words)->tokenize(line, [&](std::string_view token) { joined += token; });
    geci::fuzz::expect(joined == line);
  }
  return 0;
}
