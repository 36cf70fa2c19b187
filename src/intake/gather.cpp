#include "intake/gather.h"

#include <utility>

#include "intake/decode.h"
#include "intake/lrc.h"

namespace geci {
namespace {

/// What is to be told of all files together.
struct Account {
  size_t files = 0, lrc_files = 0, stamps = 0;

  std::string note() const {
    if (lrc_files == 0) return {};
    const std::string removed =
        std::to_string(stamps) + (stamps == 1 ? " time stamp removed." : " time stamps removed.");
    if (files == 1) return "Read as LRC: " + removed;
    return "Read " + std::to_string(lrc_files) + " of " + std::to_string(files) + " files as LRC: " + removed;
  }
};

Status read_stamps(std::string& text, const ReadingOptions& options, Account& account) {
  const bool is_lrc =
      options.format == TextFormat::kLrc || (options.format == TextFormat::kAuto && looks_like_lrc(text));
  if (!is_lrc) return Ok{};
  Result<LrcText> read = read_lrc(text);
  if (!read) return read.error();
  text = std::move(read->text);
  ++account.lrc_files;
  account.stamps += read->stamps;
  return Ok{};
}

/// With a space between sentences.
void add_note(const std::string& sentence, std::string& note) {
  if (!sentence.empty()) note += (note.empty() ? "" : " ") + sentence;
}

/// The file as UTF-8. What is to be told of that, and its encoding, are added to the text.
Status decode(NamedBytes& file, const ReadingOptions& options, bool is_one_of_several, SourceText& text) {
  Result<DecodedText> decoded = decode_text(file.bytes, options.encoding);
  if (!decoded) return decoded.error();
  file.bytes = std::move(decoded->text);
  text.dropped += decoded->dropped;
  const std::string name(encoding_name(decoded->encoding));
  if (text.encoding.empty()) {
    text.encoding = name;
  } else if (text.encoding.find(name) == std::string::npos) {
    text.encoding += ", " + name;
  }
  const std::string notices = notices_of(*decoded);
  if (!notices.empty()) add_note(is_one_of_several ? file.name + ": " + notices : notices, text.note);
  return Ok{};
}

void append_song(const std::string& song, SourceText& text) {
  if (!text.bytes.empty() && !text.bytes.ends_with('\n')) text.bytes += '\n';
  text.song_starts.push_back(text.bytes.size());
  text.bytes += song;
}

}  // namespace

Result<SourceText> gather(std::vector<NamedBytes> files, const ReadingOptions& options) {
  Account account{.files = files.size()};
  SourceText text;
  text.encoding.clear();
  for (NamedBytes& file : files) {
    Status read = decode(file, options, files.size() > 1, text);
    if (read) read = read_stamps(file.bytes, options, account);
    if (!read) return files.size() == 1 ? read.error() : Error{file.name + ": " + read.error().message};
    if (files.size() == 1) {
      text.bytes = std::move(file.bytes);
    } else {
      append_song(file.bytes, text);
      file.bytes = {};
    }
  }
  add_note(account.note(), text.note);
  return text;
}

}  // namespace geci
