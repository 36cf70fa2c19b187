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
#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<int64_t> kTooShort{"This is not a model file: it has only {} bytes.",
                                      "这不是模型文件：它只有 {} 个字节。"};
constexpr Sentence<> kLongHeader{"This is not a model file: a safetensors header is at most 100 MB long.",
                                 "这不是模型文件：safetensors 的文件头最多 100 MB。"};
// Clauses.
constexpr Sentence<> kNoHeader{"This is not a model file: no safetensors header begins after 8 bytes.",
                               "这不是模型文件：第 8 个字节之后没有 safetensors 的文件头。"};
constexpr Sentence<int64_t> kEndsInHeader{"it ends within its header, after {} bytes",
                                          "文件头还没完，文件就断了，只有 {} 个字节"};
constexpr Sentence<Message> kHeader{"its header {}", "文件头{}"};
constexpr Sentence<> kHeaderNoObject{"its header is not a JSON object", "文件头不是 JSON 对象"};
constexpr Sentence<std::string> kNoDtype{"tensor {} has no dtype", "张量 {} 没有写明类型"};
constexpr Sentence<std::string> kNoDescription{"tensor {} is not described by an object",
                                               "张量 {} 的说明不是 JSON 对象"};
constexpr Sentence<std::string> kNoShape{"tensor {} has no shape", "张量 {} 没有形状"};
constexpr Sentence<std::string> kNoOffsets{"tensor {} has no offsets", "张量 {} 没有写明位置"};
constexpr Sentence<std::string> kEndsBeforeBegin{"tensor {} ends before it begins", "张量 {} 的结尾在开头之前"};
constexpr Sentence<std::string> kOtherSize{"tensor {} has another size than its shape", "张量 {} 的大小和形状不符"};
constexpr Sentence<> kGaps{"its tensors overlap or leave gaps", "张量互相重叠，或者之间有空隙"};
constexpr Sentence<int64_t, int64_t> kCutShort{"its tensors take {} bytes, but it holds {}, so it was cut short",
                                               "张量要 {} 个字节，而只有 {} 个：文件被截断了"};
constexpr Sentence<int64_t, int64_t> kSomethingAdded{
    "its tensors take {} bytes, but it holds {}, so something was added",
    "张量只要 {} 个字节，而有 {} 个：文件里多了东西"};

// Keeps members as they were added: tensors stand in the header as they lie in the file.

constexpr uint64_t kMaxHeaderBytes = 100'000'000;  // as the safetensors library
constexpr size_t kDataAlignment = 64;              // of the first tensor within the file
constexpr JsonLimits kHeaderLimits{.depth = 4, .values = 10'000};
constexpr const char* kMetadataKey = "__metadata__";

// ------------------------------------------------------------------------------------------- writing

std::string header_of(const std::optional<std::string>& geci, const std::vector<TensorToWrite>& tensors) {
  OrderedJson header;
  header[kMetadataKey] = {{"format", "pt"}};
  if (geci) header[kMetadataKey]["geci"] = *geci;
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
  if (!header_bytes) return Error{kTooShort(static_cast<int64_t>(bytes.size()))};
  if (*header_bytes > kMaxHeaderBytes) {
    return Error{kLongHeader()};
  }
  if (!looks_like_safetensors(bytes)) {
    return Error{kNoHeader()};
  }
  const auto text = reader.read_bytes(*header_bytes);
  if (!text) return damaged(kEndsInHeader(static_cast<int64_t>(bytes.size())));
  Result<Json> header = parse_bounded_json({reinterpret_cast<const char*>(text->data()), text->size()}, kHeaderLimits);
  if (!header) return damaged(kHeader(header.error().message));
  if (!header->is_object()) return damaged(kHeaderNoObject());
  return Container{std::move(*header), *reader.read_bytes(reader.remaining())};
}

bool are_unsigned(const Json& entry, const char* name) {
  const auto found = entry.find(name);
  return found != entry.end() && found->is_array() &&
         std::all_of(found->begin(), found->end(), [](const Json& value) { return value.is_number_unsigned(); });
}

/// Nothing: one that holds no weights.
Result<std::optional<NumberFormat>> read_format(const std::string& name, const Json& entry) {
  const auto dtype = entry.find("dtype");
  if (dtype == entry.end() || !dtype->is_string()) return damaged(kNoDtype(name));
  for (const NumberFormat format : {NumberFormat::kF32, NumberFormat::kF16, NumberFormat::kBF16, NumberFormat::kF64}) {
    if (*dtype == number_format_name(format)) return std::optional(format);
  }
  return std::optional<NumberFormat>();
}

/// A tensor and where it lies within the data.
struct Placed {
  StoredTensor tensor;
  std::string unusable;  // the name of its format, if it is none of weights
  uint64_t begin = 0;
  uint64_t end = 0;
};

Result<Placed> read_entry(const std::string& name, const Json& entry) {
  if (!entry.is_object()) return damaged(kNoDescription(name));
  const Result<std::optional<NumberFormat>> format = read_format(name, entry);
  if (!format) return format.error();
  if (!are_unsigned(entry, "shape")) return damaged(kNoShape(name));
  if (!are_unsigned(entry, "data_offsets") || entry["data_offsets"].size() != 2) {
    return damaged(kNoOffsets(name));
  }
  Placed placed{{name, format->value_or(NumberFormat::kF32), entry["shape"].get<std::vector<uint64_t>>(), {}, {}},
                *format ? "" : entry["dtype"].get<std::string>(),
                entry["data_offsets"][0].get<uint64_t>(),
                entry["data_offsets"][1].get<uint64_t>()};
  if (placed.end < placed.begin) return damaged(kEndsBeforeBegin(name));
  if (!*format) return placed;
  const std::optional<uint64_t> count = count_of(placed.tensor.shape);
  const uint64_t size = placed.end - placed.begin, per_number = bytes_per_number(**format);
  if (!count || size % per_number != 0 || size / per_number != *count) {
    return damaged(kOtherSize(name));
  }
  return placed;
}

/// Every tensor, in the order they lie in the data, which they cover without a gap or an overlap.
Result<std::vector<Placed>> read_entries(const Container& file) {
  std::vector<Placed> entries;
  for (const auto& [name, entry] : file.header.items()) {
    if (name == kMetadataKey) continue;
    Result<Placed> placed = read_entry(name, entry);
    if (!placed) return placed.error();
    entries.push_back(std::move(*placed));
  }
  std::sort(entries.begin(), entries.end(),
            [](const Placed& a, const Placed& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
  uint64_t end = 0;
  for (const Placed& placed : entries) {
    if (placed.begin != end) return damaged(kGaps());
    end = placed.end;
  }
  if (end == file.data.size()) return entries;
  const auto taken = static_cast<int64_t>(end), held = static_cast<int64_t>(file.data.size());
  return damaged(taken > held ? kCutShort(taken, held) : kSomethingAdded(taken, held));
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
    if (!placed.unusable.empty()) {
      result.unusable.push_back(placed.tensor.name + " (" + placed.unusable + ")");
      continue;
    }
    placed.tensor.bytes =
        file->data.subspan(static_cast<size_t>(placed.begin), static_cast<size_t>(placed.end - placed.begin));
    result.tensors.push_back(std::move(placed.tensor));
  }
  const auto metadata = file->header.find(kMetadataKey);
  if (metadata == file->header.end() || !metadata->is_object()) return result;
  const auto geci = metadata->find("geci");
  if (geci != metadata->end() && geci->is_string()) result.geci = geci->get<std::string>();
  // safetensors.torch.save_model writes shared tensors once and says so: {"out.weight": "ebd.weight"}.
  for (const auto& [name, other] : metadata->items()) {
    if (other.is_string() && find_tensor(result.tensors, other.get<std::string>()) != nullptr)
      result.tied.push_back(name);
  }
  return result;
}

}  // namespace geci
