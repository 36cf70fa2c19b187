// Texts: from any bytes to clean lines, tokens and ids, and back. The first byte chooses the cleaning.
#include "expect.h"
#include "text/corpus.h"
#include "text/utf8.h"

namespace geci {
namespace {

void check(std::string_view bytes, const TextSettings& settings) {
  const Result<Corpus> corpus = build_corpus(std::string(bytes), settings, *character_tokenizer());
  if (!corpus) {
    fuzz::expect(corpus.error().english().ends_with("."));
    return;
  }
  std::vector<std::string> texts(corpus->lines.size());
  for (size_t i = 0; i < corpus->ids->size(); ++i) {
    const int32_t id = (*corpus->ids)[i];
    fuzz::expect(id >= 0 && id < corpus->vocabulary.size());
    const size_t line = line_of(*corpus, i);
    fuzz::expect(line < texts.size());
    texts[line] += corpus->vocabulary.token(id);
  }
  for (size_t i = 0; i < texts.size(); ++i) {
    fuzz::expect(texts[i] == corpus->lines[i] + line_end_token(settings.cleaning));
  }
  const EncodedText encoded = encode_lines(corpus->lines, settings, *character_tokenizer(), corpus->vocabulary);
  fuzz::expect(encoded.ids == *corpus->ids && encoded.line_ends == corpus->line_ends);
}

}  // namespace
}  // namespace geci

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const geci::Cleaning cleaning = data[0] % 2 == 0 ? geci::Cleaning::kNone : geci::Cleaning::kTutorial;
  const geci::TextSettings settings{.cleaning = cleaning};
  geci::check(bytes, settings);
  // Prompts are taken as they are, whatever their bytes.
  geci::Vocabulary vocabulary;
  for (const char* token : {"a", "明", "\n", " "}) vocabulary.add(token);
  (void)geci::encode(bytes, settings, *geci::character_tokenizer(), vocabulary);
  return 0;
}
