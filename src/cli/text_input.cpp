#include "cli/text_input.h"

#include <utility>
#include <vector>

#include "cli/io.h"
#include "intake/gather.h"

namespace geci::cli {

void add_text_input(CLI::App& command, TextInput& input) {
  command.add_option("FILE", input.path, "a text, one line of verse a line; - for standard input")->required();
  command
      .add_option("--format", input.format,
                  "auto: as the content says; text: as it stands; lrc: lyrics with time stamps, which are removed")
      ->capture_default_str();
  command
      .add_option("--encoding", input.encoding,
                  "auto: the one that is found; utf-8, utf-16, gb18030, big5, shift_jis, euc-kr, windows-1252, …")
      ->capture_default_str();
}

Result<ReadingOptions> reading_options(const TextInput& input) {
  const Result<TextFormat> format = parse_text_format(input.format);
  if (!format) return format.error();
  const Result<std::optional<Encoding>> encoding = parse_encoding(input.encoding);
  if (!encoding) return encoding.error();
  return ReadingOptions{.format = *format, .encoding = *encoding};
}

Result<SourceText> read_text_input(const TextInput& input) {
  const Result<ReadingOptions> options = reading_options(input);
  if (!options) return options.error();
  Result<std::string> bytes = read_text(input.path);
  if (!bytes) return bytes.error();
  std::vector<NamedBytes> files;
  files.push_back({input.path, std::move(*bytes)});
  Result<SourceText> text = gather(std::move(files), *options);
  if (!text) return about(input.path, text.error());
  return text;
}

}  // namespace geci::cli
