#include "files/safetensors.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/bounded_json.h"
#include "core/bytes.h"
#include "core/half.h"
#include "core/json.h"
#include "core/json_fields.h"

namespace geci {
namespace {

// Keeps members as they were added: tensors stand in the header as they lie in the file.

constexpr uint64_t kMaxHeaderBytes = 100'000'000;  // as the safetensors library
constexpr size_t kDataAlignment = 64;              // of the first tensor within the file
constexpr JsonLimits kHeaderLimits{.depth = 4, .values = 10'000};
constexpr const char* kMetadata = "__metadata__";

// ------------------------------------------------------------------------------------------- writing

std::string header_of(const std::optional<std::string>& geci, const std::vector<TensorToWrite>& tensors) {
  OrderedJson header;
  header[kMetadata] = {{"format", "pt"}};
  if (geci) header[kMetadata]["geci"] = *geci;
  uint64_t begin = 0;
  for (const TensorToWrite& tensor : tensors) {
    const uint64_t end = begin + tensor.values.size() * bytes_per_number(tensor.format);
    header[tensor.name] = {
        {"dtype", number_format_name(tensor.format)}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
    begin = end;
  }
  std::string text = dump_json(header);
  const size_t unaligned = (sizeof(uint64_t) + text.size()) % kDataAlignment;
  if (unaligned != 0) text.append(kDataAlignment - unaligned, ' ');
  return text;
}

// ------------------------------------------------------------------------------------------- reading

struct Container {
  Json header;
  std::span<const uint8_t> data;
};

Result<Container> read_container(std::span<const uint8_t> bytes) {
  ByteReader reader(bytes);
  const std::optional<uint64_t> header_bytes = reader.read_u64();
  if (!header_bytes) return Error{"This is not a model file: it has only " + std::to_string(bytes.size()) + " bytes."};
  if (*header_bytes > kMaxHeaderBytes) {
    return Error{"This is not a model file: a safetensors header is at most 100 MB long."};
  }
  if (!looks_like_safetensors(bytes)) {
    return Error{"This is not a model file: no safetensors header begins after 8 bytes."};
  }
  const auto text = reader.read_bytes(*header_bytes);
  if (!text) return damaged("it ends within its header, after " + std::to_string(bytes.size()) + " bytes");
  Result<Json> header = parse_bounded_json({reinterpret_cast<const char*>(text->data()), text->size()}, kHeaderLimits);
  if (!header) return damaged("its header " + header.error().message);
  if (!header->is_object()) return damaged("its header is not a JSON object");
  return Container{std::move(*header), *reader.read_bytes(reader.remaining())};
}

bool are_unsigned(const Json& entry, const char* name) {
  const auto found = entry.find(name);
  return found != entry.end() && found->is_array() &&
         std::all_of(found->begin(), found->end(), [](const Json& value) { return value.is_number_unsigned(); });
}

Result<NumberFormat> read_format(const std::string& name, const Json& entry) {
  const auto dtype = entry.find("dtype");
  for (const NumberFormat format : {NumberFormat::kF32, NumberFormat::kF16, NumberFormat::kBF16}) {
    if (dtype != entry.end() && *dtype == number_format_name(format)) return format;
  }
  return damaged("tensor " + name + " is not F32, F16 or BF16");
}

/// A tensor and where it lies within the data.
struct Placed {
  StoredTensor tensor;
  uint64_t begin = 0;
  uint64_t end = 0;
};

Result<Placed> read_entry(const std::string& name, const Json& entry) {
  if (!entry.is_object()) return damaged("tensor " + name + " is not described by an object");
  const Result<NumberFormat> format = read_format(name, entry);
  if (!format) return format.error();
  if (!are_unsigned(entry, "shape")) return damaged("tensor " + name + " has no shape");
  if (!are_unsigned(entry, "data_offsets") || entry["data_offsets"].size() != 2) {
    return damaged("tensor " + name + " has no offsets");
  }
  Placed placed{{name, *format, entry["shape"].get<std::vector<uint64_t>>(), {}},
                entry["data_offsets"][0].get<uint64_t>(),
                entry["data_offsets"][1].get<uint64_t>()};
  const std::optional<uint64_t> count = count_of(placed.tensor.shape);
  const uint64_t size = placed.end - placed.begin, per_number = bytes_per_number(*format);
  if (!count || placed.end < placed.begin || size % per_number != 0 || size / per_number != *count) {
    return damaged("tensor " + name + " has another size than its shape");
  }
  return placed;
}

/// Every tensor, in the order they lie in the data, which they cover without a gap or an overlap.
Result<std::vector<Placed>> read_entries(const Container& file) {
  std::vector<Placed> entries;
  for (const auto& [name, entry] : file.header.items()) {
    if (name == kMetadata) continue;
    Result<Placed> placed = read_entry(name, entry);
    if (!placed) return placed.error();
    entries.push_back(std::move(*placed));
  }
  std::sort(entries.begin(), entries.end(),
            [](const Placed& a, const Placed& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
  uint64_t end = 0;
  for (const Placed& placed : entries) {
    if (placed.begin != end) return damaged("its tensors overlap or leave gaps");
    end = placed.end;
  }
  if (end == file.data.size()) return entries;
  return damaged("its tensors take " + std::to_string(end) + " bytes, but it holds " +
                 std::to_string(file.data.size()) +
                 (end > file.data.size() ? ", so it was cut short" : ", so something was added"));
}

}  // namespace

// An object opens right behind the header's length, or after white space.
bool looks_like_safetensors(std::span<const uint8_t> first) {
  constexpr std::string_view kBefore = "{ \t\r\n";
  const std::optional<uint64_t> header_bytes = ByteReader(first).read_u64();
  const bool is_possible = header_bytes && *header_bytes > 0 && *header_bytes <= kMaxHeaderBytes;
  return is_possible && first.size() > sizeof(uint64_t) &&
         kBefore.find(static_cast<char>(first[sizeof(uint64_t)])) != std::string_view::npos;
}

std::string dump_json(const OrderedJson& json) { return json_text(json); }

std::vector<uint8_t> write_safetensors(const std::optional<std::string>& geci,
                                       const std::vector<TensorToWrite>& tensors) {
  const std::string header = header_of(geci, tensors);
  size_t data_bytes = 0;
  for (const TensorToWrite& tensor : tensors) data_bytes += tensor.values.size() * bytes_per_number(tensor.format);
  std::vector<uint8_t> bytes;
  bytes.reserve(sizeof(uint64_t) + header.size() + data_bytes);
  append_u64(bytes, header.size());
  append_text(bytes, header);
  for (const TensorToWrite& tensor : tensors) {
    if (tensor.format == NumberFormat::kF32) {
      append_floats(bytes, tensor.values);
    } else {
      for (const float value : tensor.values) append_u16(bytes, float_to_half(value));
    }
  }
  return bytes;
}

Result<Safetensors> read_safetensors(std::span<const uint8_t> bytes) {
  const Result<Container> file = read_container(bytes);
  if (!file) return file.error();
  Result<std::vector<Placed>> entries = read_entries(*file);
  if (!entries) return entries.error();
  Safetensors result;
  for (Placed& placed : *entries) {
    placed.tensor.bytes =
        file->data.subspan(static_cast<size_t>(placed.begin), static_cast<size_t>(placed.end - placed.begin));
    result.tensors.push_back(std::move(placed.tensor));
  }
  const auto metadata = file->header.find(kMetadata);
  if (metadata == file->header.end() || !metadata->is_object()) return result;
  const auto geci = metadata->find("geci");
  if (geci != metadata->end() && geci->is_string()) result.geci = geci->get<std::string>();
  return result;
}

}  // namespace geci
