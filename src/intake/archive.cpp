#include "intake/archive.h"

#include <algorithm>
#include <span>

#include "core/sentence.h"
#include "files/torch/zip_archive.h"
#include "intake/inflate.h"
#include "text/utf8.h"

namespace geci {
namespace {

constexpr Sentence<std::string, int64_t> kGrowingFile{
    "The file '{}' in this zip file grows more than {}-fold when it is unpacked, as no text does: unpack it and take "
    "what is a text.",
    "这个 zip 文件里的“{}”解开后会变成 {} 倍以上，不像文本：请自己解开，取其中的文本。"};
constexpr Sentence<std::string> kUnknownPacking{
    "The file '{}' in this zip file is packed in a way that is not known here: pack it anew, or unpack it.",
    "这个 zip 文件里的“{}”的压缩方法这里不认识：请重新打包，或先解开。"};
constexpr Sentence<std::string> kDamagedFile{"The file '{}' in this zip file is damaged: fetch or pack it again.",
                                             "这个 zip 文件里的“{}”损坏了：请重新下载或重新打包。"};
constexpr Sentence<int64_t> kLargeArchive{
    "The files in this zip file take more than {} MB when they are unpacked: take a part of them.",
    "这个 zip 文件解开后超过 {} MB：请只取一部分。"};
constexpr Sentence<> kEmptyArchive{"This zip file holds no files: take one with texts in it.",
                                   "这个 zip 文件里没有文件：请换一个装有文字的。"};

/// Verse shrinks to a third, the same line over and over to a hundredth; bombs go up to a thousandth.
constexpr uint64_t kMostPacked = 150;
constexpr uint64_t kSmall = uint64_t{1} << 20;  // may be packed as it likes

/// "._song.txt" and "__MACOSX/" are what macOS puts beside the files.
bool is_passed_over(std::string_view name) {
  if (name.empty() || name.ends_with('/') || name.starts_with("__MACOSX/")) return true;
  return name.starts_with('.') || name.find("/.") != std::string_view::npos;
}

Result<std::string> unpack(const ZipArchive::Entry& entry) {
  const std::string name = repair_utf8(entry.name).text;
  if (entry.size > kSmall && entry.size / kMostPacked > entry.bytes.size()) {
    return Error{kGrowingFile(name, kMostPacked)};
  }
  std::optional<std::string> bytes;
  if (entry.method == ZipArchive::kStored) bytes.emplace(entry.bytes.begin(), entry.bytes.end());
  if (entry.method == ZipArchive::kDeflated) bytes = inflate(entry.bytes, entry.size);
  if (entry.method != ZipArchive::kStored && entry.method != ZipArchive::kDeflated) {
    return Error{kUnknownPacking(name)};
  }
  const bool is_whole = bytes && crc32({reinterpret_cast<const uint8_t*>(bytes->data()), bytes->size()}) == entry.crc32;
  if (!is_whole) return Error{kDamagedFile(name)};
  return std::move(*bytes);
}

}  // namespace

bool looks_like_zip(std::string_view bytes) { return bytes.starts_with("PK\3\4") || bytes.starts_with("PK\5\6"); }

Result<std::vector<NamedBytes>> unpack_zip(std::string_view bytes, uint64_t most_bytes) {
  const Result<ZipArchive> archive = ZipArchive::open({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  if (!archive) return archive.error();
  std::vector<NamedBytes> files;
  uint64_t total = 0;
  for (const ZipArchive::Entry& entry : archive->entries()) {
    if (is_passed_over(entry.name)) continue;
    total += entry.size;
    if (total > most_bytes) {
      return Error{kLargeArchive(static_cast<int64_t>(most_bytes >> 20U))};
    }
    Result<std::string> unpacked = unpack(entry);
    if (!unpacked) return unpacked.error();
    files.push_back({repair_utf8(entry.name).text, std::move(*unpacked), true});
  }
  if (files.empty()) return Error{kEmptyArchive()};
  std::sort(files.begin(), files.end(), [](const NamedBytes& a, const NamedBytes& b) { return a.name < b.name; });
  return files;
}

}  // namespace geci
