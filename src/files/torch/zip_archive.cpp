#include "files/torch/zip_archive.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

#include "core/bytes.h"
#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<Message> kDamagedZip{"This zip file is damaged: {}.", "这个 zip 文件损坏了（{}）。"};
constexpr Sentence<> kPartOfLarger{"it is a part of a larger one", "它只是分卷的一部分"};
constexpr Sentence<> kTooManyEntries{"it has too many entries", "里面的文件太多"};
constexpr Sentence<> kDirectoryOutside{"its directory lies outside the file", "目录在文件之外"};
constexpr Sentence<> kNoEnd{"it has no end, so it was cut short", "没有结尾，文件被截断了"};
constexpr Sentence<> kUnreadableDirectory{"its directory cannot be read", "读不出目录"};
constexpr Sentence<> kTwoSizes{"an entry has two sizes", "有一项写了两个大小"};
constexpr Sentence<> kEntryTwice{"it names an entry twice", "有两项同名"};
constexpr Sentence<> kEntryOutside{"an entry lies outside the file or in another", "有一项在文件之外，或和别的重叠"};
constexpr Sentence<> kMoreInDirectory{"its directory holds more than its entries", "目录里有多余的东西"};
constexpr Sentence<std::string> kNoEntry{"it has no entry {}", "里面没有 {}"};
constexpr Sentence<std::string> kEntryChanged{"the bytes of its entry {} have changed", "{} 的字节变了"};
constexpr Sentence<> kEncryptedZip{"This zip file is encrypted: unpack it and take the files inside.",
                                   "这个 zip 文件加了密：请解开后取里面的文件。"};
constexpr Sentence<> kCompressedZip{
    "This zip file is compressed, which torch.save never does: unpack it and take the file inside.",
    "这个 zip 文件是压缩过的，而 torch.save 从不压缩：请解开后取里面的文件。"};

constexpr uint32_t kEntrySignature = 0x04034B50;      // "PK\3\4"
constexpr uint32_t kDirectorySignature = 0x02014B50;  // "PK\1\2"
constexpr uint32_t kEndSignature = 0x06054B50;        // "PK\5\6"
constexpr size_t kEndBytes = 22;                      // without the comment that may follow
constexpr size_t kMaxCommentBytes = 0xFFFF;
constexpr size_t kDirectoryEntryBytes = 46;  // without name, extra field and comment
constexpr size_t kMaxEntries = 10'000;
constexpr uint16_t kEncrypted = 1;

Error damaged_zip(const Message& what) { return Error{kDamagedZip(what)}; }

std::array<uint32_t, 256> make_crc_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? 0xEDB88320U ^ (value >> 1) : value >> 1;
    table[byte] = value;
  }
  return table;
}

struct Directory {
  uint32_t offset = 0;
  uint32_t size = 0;
  uint16_t entries = 0;
};

/// From the record that ends the file, sought from the end as a comment may follow it.
Result<Directory> find_directory(std::span<const uint8_t> bytes) {
  for (size_t comment = 0; comment <= kMaxCommentBytes && kEndBytes + comment <= bytes.size(); ++comment) {
    ByteReader reader(bytes.last(kEndBytes + comment));
    if (reader.read_u32() != kEndSignature) continue;
    const uint16_t disk = *reader.read_u16(), directory_disk = *reader.read_u16(), here = *reader.read_u16();
    const uint16_t entries = *reader.read_u16();
    const uint32_t size = *reader.read_u32(), offset = *reader.read_u32();
    if (*reader.read_u16() != comment) continue;
    if (disk != 0 || directory_disk != 0 || here != entries) return damaged_zip(kPartOfLarger());
    if (entries > kMaxEntries) return damaged_zip(kTooManyEntries());
    if (uint64_t{offset} + size > bytes.size()) return damaged_zip(kDirectoryOutside());
    return Directory{offset, size, entries};
  }
  return damaged_zip(kNoEnd());
}

/// What the directory says of one entry.
struct Record {
  std::string name;
  uint16_t flags = 0, method = 0;
  uint32_t crc = 0, stored_size = 0, size = 0, offset = 0;
};

std::optional<Record> read_record(ByteReader& reader) {
  if (reader.remaining() < kDirectoryEntryBytes || *reader.read_u32() != kDirectorySignature) return std::nullopt;
  Record record;
  (void)*reader.read_u32();  // versions
  record.flags = *reader.read_u16();
  record.method = *reader.read_u16();
  (void)*reader.read_u32();  // time and date
  record.crc = *reader.read_u32();
  record.stored_size = *reader.read_u32();
  record.size = *reader.read_u32();
  const uint16_t name_size = *reader.read_u16(), extra_size = *reader.read_u16(), comment_size = *reader.read_u16();
  (void)*reader.read_u64();  // disk number, attributes
  record.offset = *reader.read_u32();
  const auto name = reader.read_bytes(name_size);
  if (!name || !reader.read_bytes(uint64_t{extra_size} + comment_size)) return std::nullopt;
  record.name.assign(name->begin(), name->end());
  return record;
}

/// The bytes after an entry's local header, whose name and extra field have lengths of their own.
std::optional<std::span<const uint8_t>> entry_bytes(std::span<const uint8_t> before_directory, const Record& record) {
  constexpr uint64_t kToLengths = 22;  // from the signature's end
  ByteReader reader(before_directory);
  if (!reader.read_bytes(record.offset) || reader.read_u32() != kEntrySignature || !reader.read_bytes(kToLengths)) {
    return std::nullopt;
  }
  const auto name_size = reader.read_u16(), extra_size = reader.read_u16();
  if (!name_size || !extra_size || !reader.read_bytes(uint64_t{*name_size} + *extra_size)) return std::nullopt;
  return reader.read_bytes(record.stored_size);
}

}  // namespace

Result<ZipArchive> ZipArchive::open(std::span<const uint8_t> bytes) {
  const Result<Directory> directory = find_directory(bytes);
  if (!directory) return directory.error();
  ByteReader reader(bytes.subspan(directory->offset, directory->size));
  ZipArchive archive;
  std::unordered_set<std::string> names;
  uint64_t total = 0;
  for (int i = 0; i < directory->entries; ++i) {
    const std::optional<Record> record = read_record(reader);
    if (!record) return damaged_zip(kUnreadableDirectory());
    if ((record->flags & kEncrypted) != 0) return Error{kEncryptedZip()};
    if (record->method == kStored && record->stored_size != record->size) return damaged_zip(kTwoSizes());
    if (!names.insert(record->name).second) return damaged_zip(kEntryTwice());
    const auto content = entry_bytes(bytes.first(directory->offset), *record);
    total += record->stored_size;
    // Entries that share bytes would let a small file cost much time.
    if (!content || total > bytes.size()) return damaged_zip(kEntryOutside());
    archive.entries_.push_back({record->name, record->method, record->crc, record->size, *content});
  }
  if (reader.remaining() > 0) return damaged_zip(kMoreInDirectory());
  return archive;
}

Result<std::span<const uint8_t>> ZipArchive::read(const std::string& name) const {
  const auto entry = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.name == name; });
  if (entry == entries_.end()) return damaged_zip(kNoEntry(name));
  if (entry->method != kStored) {
    return Error{kCompressedZip()};
  }
  // torch.serialization.set_crc32_options(False) leaves it out.
  if (entry->crc32 != 0 && crc32(entry->bytes) != entry->crc32) return damaged_zip(kEntryChanged(name));
  return entry->bytes;
}

uint32_t crc32(std::span<const uint8_t> bytes) {
  static const std::array<uint32_t, 256> table = make_crc_table();
  uint32_t value = 0xFFFFFFFFU;
  for (const uint8_t byte : bytes) value = table[(value ^ byte) & 0xFF] ^ (value >> 8);
  return ~value;
}

}  // namespace geci
