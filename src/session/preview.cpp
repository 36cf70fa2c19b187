#include "session/preview.h"

#include <algorithm>

#include "intake/gather.h"

namespace geci {
namespace {

constexpr size_t kBytesRead = 4096;
constexpr size_t kLines = 4;
constexpr size_t kTokensOfALine = 60;

bool continues_a_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

std::string_view beginning_of(std::string_view bytes) {
  if (bytes.size() <= kBytesRead) return bytes;
  const size_t line_end = bytes.rfind('\n', kBytesRead - 1);
  if (line_end != std::string_view::npos) return bytes.substr(0, line_end + 1);
  size_t end = kBytesRead;
  while (end > kBytesRead - 4 && continues_a_character(bytes[end])) --end;
  return bytes.substr(0, end);
}

Result<Preview> preview_text(std::string_view bytes, const TextSettings& settings, const Tokenizer& tokenizer,
                             const Vocabulary* vocabulary) {
  std::vector<NamedBytes> files;
  files.push_back({{}, std::string(beginning_of(bytes))});
  const Result<SourceText> source = gather(std::move(files), {});
  if (!source) return source.error();
  const Result<CleanText> clean = clean_text(*source, settings.cleaning, settings.unicode);
  if (!clean) return clean.error();
  const auto known = [&](std::string_view token) { return vocabulary == nullptr || vocabulary->find(token); };
  Preview preview;
  for (size_t i = 0; i < std::min(kLines, clean->lines.size()); ++i) {
    std::vector<PreviewToken>& line = preview.lines.emplace_back();
    for (std::string& token : tokenize_line(clean->lines[i], tokenizer)) {
      if (line.size() == kTokensOfALine) break;
      const bool is_known = known(token);
      preview.unknown += is_known ? 0 : 1;
      line.push_back({std::move(token), is_known});
    }
    preview.tokens += static_cast<int>(line.size()) + 1;
  }
  return preview;
}

}  // namespace geci
