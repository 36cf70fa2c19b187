#include "files/torch/zip_writer.h"

#include <utility>

#include "core/bytes.h"
#include "files/torch/zip_archive.h"

namespace geci {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kLocalHeaderBytes = 30;
constexpr size_t kExtraHeaderBytes = 4;
constexpr uint16_t kVersion = 20;
constexpr uint16_t kFirstDay = 1 << 5 | 1;  // of 1980: the file says nothing of the hour it was written in

void append_u32(std::vector<uint8_t>& bytes, uint32_t value) {
  append_u16(bytes, static_cast<uint16_t>(value));
  append_u16(bytes, static_cast<uint16_t>(value >> 16));
}

/// What the local header and the directory say alike, from the flags to the length of the name.
void append_description(std::vector<uint8_t>& bytes, std::span<const uint8_t> content, const std::string& name) {
  for (const uint16_t value : {kVersion, uint16_t{0}, uint16_t{0}, uint16_t{0}, kFirstDay}) append_u16(bytes, value);
  append_u32(bytes, crc32(content));
  append_u32(bytes, static_cast<uint32_t>(content.size()));  // stored
  append_u32(bytes, static_cast<uint32_t>(content.size()));
  append_u16(bytes, static_cast<uint16_t>(name.size()));
}

/// An extra field that moves what follows it to a boundary, under the name that PyTorch gives it: "FB".
void append_padding(std::vector<uint8_t>& bytes, size_t size) {
  append_text(bytes, "FB");
  append_u16(bytes, static_cast<uint16_t>(size - kExtraHeaderBytes));
  bytes.resize(bytes.size() + size - kExtraHeaderBytes, 'Z');
}

}  // namespace

void ZipWriter::add(const std::string& name, std::span<const uint8_t> content) {
  const size_t begin = file_.size();
  const size_t unpadded = begin + kLocalHeaderBytes + name.size() + kExtraHeaderBytes;
  const size_t padding = kExtraHeaderBytes + (kAlignment - unpadded % kAlignment) % kAlignment;
  append_text(file_, "PK\3\4");
  append_description(file_, content, name);
  append_u16(file_, static_cast<uint16_t>(padding));
  append_text(file_, name);
  append_padding(file_, padding);
  file_.insert(file_.end(), content.begin(), content.end());

  append_text(directory_, "PK\1\2");
  append_u16(directory_, kVersion);
  append_description(directory_, content, name);
  for (int i = 0; i < 4; ++i) append_u16(directory_, 0);  // extra field, comment, disk, attributes
  append_u32(directory_, 0);                              // attributes
  append_u32(directory_, static_cast<uint32_t>(begin));
  append_text(directory_, name);
  ++entries_;
}

std::vector<uint8_t> ZipWriter::finish() {
  const auto begin = static_cast<uint32_t>(file_.size());
  file_.insert(file_.end(), directory_.begin(), directory_.end());
  append_text(file_, "PK\5\6");
  for (const uint16_t value : {uint16_t{0}, uint16_t{0}, entries_, entries_}) append_u16(file_, value);
  append_u32(file_, static_cast<uint32_t>(directory_.size()));
  append_u32(file_, begin);
  append_u16(file_, 0);  // no comment
  return std::move(file_);
}

}  // namespace geci
