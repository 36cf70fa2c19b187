// A person's own words and a text that is segmented with them. The first byte FF parts the two.
#include <fstream>
#include <iterator>

#include "expect.h"
#include "text/cleaning.h"
#include "text/utf8.h"
#include "text/words/user_dictionary.h"
#include "text/words/word_segmenter.h"

namespace geci {
namespace {

DictionaryPtr read_dictionary() {
  std::ifstream file(GECI_DICTIONARY, std::ios::binary);
  const std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const Result<DictionaryPtr> dictionary = parse_dictionary(bytes);
  fuzz::expect(dictionary.ok());  // ./dev build makes it
  return *dictionary;
}

void check(std::string_view own_words, std::string_view text) {
  static const DictionaryPtr dictionary = read_dictionary();
  const auto parsed = parse_user_dictionary(own_words);
  const auto words = WordSegmenter::create(dictionary, own_words);
  fuzz::expect(parsed.ok() == words.ok());
  if (!words) {
    fuzz::expect(words.error().english().ends_with("."));
    return;
  }
  const RepairedText repaired = repair_utf8(text);
  for (const std::string_view line : split_lines(repaired.text)) {
    std::string joined;
    (*words)->tokenize(line, [&](std::string_view token) {
      fuzz::expect(!token.empty());
      joined += token;
    });
    fuzz::expect(joined == line);
  }
}

}  // namespace
}  // namespace geci

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t parting = std::min(bytes.find('\xFF'), size);
  geci::check(bytes.substr(0, parting), bytes.substr(std::min(parting + 1, size)));
  return 0;
}
