#include "intake/gather.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/sentence.h"
#include "intake/archive.h"
#include "intake/decode.h"
#include "intake/lrc.h"
#include "intake/magic.h"
#include "intake/table.h"

namespace geci {
namespace {

constexpr Sentence<std::string, Message> kAboutFile{"{}: {}", "{}：{}"};
constexpr Sentence<std::string, std::string> kWantsColumn{
    "This text is {} with the columns {}: name the one with the lyrics (--column NAME), or read all of it as it stands "
    "(--format text).",
    "这是 {}，各列是 {}：请指明歌词在哪一列（--column 列名），或按原样读取全部（--format text）。"};
constexpr Plural<std::string, std::string> kReadColumn{"Read as {1}: the column '{2}', {0} song.",
                                                       "Read as {1}: the column '{2}', {0} songs.",
                                                       "按 {1} 读取：“{2}”列，{0} 首歌。"};
constexpr Plural<> kReadAsLrc{"Read as LRC: {} time stamp removed.", "Read as LRC: {} time stamps removed.",
                              "按 LRC 读取：去掉了 {} 个时间标记。"};
constexpr Plural<int64_t, int64_t> kSongsReadAsLrc{"Read {1} of {2} songs as LRC: {0} time stamp removed.",
                                                   "Read {1} of {2} songs as LRC: {0} time stamps removed.",
                                                   "{2} 首歌中有 {1} 首按 LRC 读取：去掉了 {0} 个时间标记。"};
constexpr Sentence<int64_t, int64_t, std::string> kLeftOutFiles{"Left out, as no texts: {} of {} files ({}).",
                                                                "{1} 个文件中有 {0} 个不是文本，略去了（{2}）。"};

constexpr size_t kNamesShown = 3;

/// Gathers file after file, and keeps account of what is to be told of all of them together.
class Gatherer {
 public:
  Gatherer(const ReadingOptions& options, size_t files) : options_(options), files_(files) { text_.encoding.clear(); }

  /// False, with a sentence about the file, where it cannot be read as it should be.
  Status add(NamedBytes file) {
    Result<DecodedText> decoded = decode_text(file.bytes, options_.encoding);
    if (!decoded && !file.was_found) return decoded.error();
    if (!decoded) {
      left_out_.push_back(std::move(file.name));
      return Ok{};
    }
    take_account(file.name, *decoded);
    file.bytes = std::move(decoded->text);
    if (!options_.column.empty()) return add_rows(file.bytes);
    if (options_.format == TextFormat::kAuto) {
      if (const std::optional<Table> table = recognise_table(file.bytes)) return wants_column(*table);
    }
    return add_song(std::move(file.bytes), /*is_alone=*/files_ == 1);
  }

  SourceText take() {
    text_.note = encoding_notes_.followed_by(table_note()).followed_by(lrc_note()).followed_by(left_out_note());
    return std::move(text_);
  }

 private:
  /// What is to be told of how a file was decoded.
  void take_account(const std::string& name, const DecodedText& decoded) {
    text_.dropped += decoded.dropped;
    const std::string encoding(encoding_name(decoded.encoding));
    if (text_.encoding.find(encoding) == std::string::npos) {
      text_.encoding += (text_.encoding.empty() ? "" : ", ") + encoding;
    }
    const Message notices = notices_of(decoded);
    if (notices.empty() || ++noted_files_ > kNamesShown) return;
    encoding_notes_ = encoding_notes_.followed_by(files_ == 1 ? notices : kAboutFile(name, notices));
  }

  static Error wants_column(const Table& table) {
    return Error{kWantsColumn(std::string(table_name(table.kind)), quoted_list(table.columns))};
  }

  Status add_rows(std::string_view table) {
    Result<Column> column = read_column(table, options_.column);
    if (!column) return column.error();
    kind_ = column->kind;
    for (std::string& value : column->values) {
      if (const Status added = add_song(std::move(value), /*is_alone=*/false); !added) return added;
    }
    rows_ += column->values.size();
    return Ok{};
  }

  Status add_song(std::string song, bool is_alone) {
    const bool is_lrc =
        options_.format == TextFormat::kLrc || (options_.format == TextFormat::kAuto && looks_like_lrc(song));
    if (is_lrc) {
      Result<LrcText> read = read_lrc(song);
      if (!read) return read.error();
      song = std::move(read->text);
      ++lrc_songs_;
      stamps_ += read->stamps;
    }
    ++songs_;
    if (is_alone) {
      text_.bytes = std::move(song);
    } else if (!song.empty()) {
      if (!text_.bytes.empty() && !text_.bytes.ends_with('\n')) text_.bytes += '\n';
      text_.song_starts.push_back(text_.bytes.size());
      text_.bytes += song;
    }
    return Ok{};
  }

  Message table_note() const {
    if (rows_ == 0) return {};
    return kReadColumn(static_cast<int64_t>(rows_), std::string(table_name(kind_)), options_.column);
  }

  Message lrc_note() const {
    if (lrc_songs_ == 0) return {};
    const auto stamps = static_cast<int64_t>(stamps_);
    if (songs_ == 1) return kReadAsLrc(stamps);
    return kSongsReadAsLrc(stamps, static_cast<int64_t>(lrc_songs_), static_cast<int64_t>(songs_));
  }

  Message left_out_note() const {
    if (left_out_.empty()) return {};
    std::string names;
    for (size_t i = 0; i < std::min(kNamesShown, left_out_.size()); ++i) names += (i == 0 ? "" : ", ") + left_out_[i];
    if (left_out_.size() > kNamesShown) names += ", …";
    return kLeftOutFiles(static_cast<int64_t>(left_out_.size()), static_cast<int64_t>(files_), names);
  }

  const ReadingOptions& options_;
  size_t files_ = 0, songs_ = 0, lrc_songs_ = 0, stamps_ = 0, rows_ = 0;
  Table::Kind kind_ = Table::Kind::kCsv;
  std::vector<std::string> left_out_;
  Message encoding_notes_;
  size_t noted_files_ = 0;
  SourceText text_;
};

Error about_file(const NamedBytes& file, size_t files, const Error& error) {
  return files == 1 ? error : Error{kAboutFile(file.name, error.message)};
}

/// The files, with those of a zip file in its place.
Result<std::vector<NamedBytes>> unpacked(std::vector<NamedBytes> files, uint64_t most_unpacked) {
  std::vector<NamedBytes> all;
  for (NamedBytes& file : files) {
    if (!looks_like_zip(file.bytes)) {
      all.push_back(std::move(file));
      continue;
    }
    if (const Status plain = check_is_plain_archive(file.bytes); !plain) {
      return about_file(file, files.size(), plain.error());
    }
    Result<std::vector<NamedBytes>> inside = unpack_zip(file.bytes, most_unpacked);
    if (!inside) return about_file(file, files.size(), inside.error());
    for (const NamedBytes& entry : *inside) most_unpacked -= entry.bytes.size();
    std::move(inside->begin(), inside->end(), std::back_inserter(all));
    file.bytes = {};
  }
  return all;
}

}  // namespace

Result<SourceText> gather(std::vector<NamedBytes> files, const ReadingOptions& options, uint64_t most_unpacked) {
  Result<std::vector<NamedBytes>> all = unpacked(std::move(files), most_unpacked);
  if (!all) return all.error();
  Gatherer gatherer(options, all->size());
  for (NamedBytes& file : *all) {
    const NamedBytes named{file.name, {}};
    if (const Status added = gatherer.add(std::move(file)); !added) {
      return about_file(named, all->size(), added.error());
    }
  }
  return gatherer.take();
}

}  // namespace geci
