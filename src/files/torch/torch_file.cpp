#include "files/torch/torch_file.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/sentence.h"
#include "files/torch/legacy_file.h"
#include "files/torch/pickle.h"
#include "files/torch/pickled_groups.h"
#include "files/torch/zip_archive.h"

namespace geci {
namespace {

constexpr Sentence<> kSeveralPickles{"This zip file holds more than one data.pkl, so torch.save did not write it.",
                                     "这个 zip 文件里不止一个 data.pkl，所以不是 torch.save 写的。"};
constexpr Sentence<> kNoPickle{"This zip file holds no data.pkl, so torch.save did not write it.",
                               "这个 zip 文件里没有 data.pkl，所以不是 torch.save 写的。"};
constexpr Sentence<> kBigEndian{"This PyTorch file was saved on a big-endian machine, which Geci cannot read.",
                                "这个 PyTorch 文件是在大端序的机器上保存的，歌词（Geci）读不了。"};
constexpr Sentence<std::string> kOtherStorageSize{
    "Tensor {} of this PyTorch file lies in a storage of another size than the file says: the file is damaged.",
    "这个 PyTorch 文件的张量 {} 所在的存储，大小和文件写的不符：文件损坏了。"};
constexpr Sentence<std::string> kBeyondStorage{
    "Tensor {} of this PyTorch file reaches beyond its storage: the file is damaged.",
    "这个 PyTorch 文件的张量 {} 超出了它的存储：文件损坏了。"};
constexpr Sentence<std::string> kRepeatsNumbers{
    "Tensor {} of this PyTorch file repeats its numbers: save its .contiguous() copy.",
    "这个 PyTorch 文件的张量 {} 重复用同样的数：请保存它的 .contiguous() 副本。"};
constexpr Sentence<> kStorageMissing{"This PyTorch file is damaged: a storage is missing.",
                                     "这个 PyTorch 文件损坏了：缺少一个存储。"};

constexpr std::array<uint8_t, 4> kZipStart{'P', 'K', 3, 4};
constexpr uint8_t kPickleStart = 0x80;
constexpr std::string_view kPickleEntry = "/data.pkl";
constexpr size_t kMaxShownName = 80;

bool is_zip(std::span<const uint8_t> bytes) {
  return bytes.size() >= kZipStart.size() && std::equal(kZipStart.begin(), kZipStart.end(), bytes.begin());
}

/// The folder that all entries lie in, named after the file that was saved: "model/".
Result<std::string> folder_of(const ZipArchive& archive) {
  std::string folder;
  for (const ZipArchive::Entry& entry : archive.entries()) {
    if (!entry.name.ends_with(kPickleEntry)) continue;
    if (!folder.empty()) return Error{kSeveralPickles()};
    folder = entry.name.substr(0, entry.name.size() - kPickleEntry.size() + 1);
  }
  if (folder.empty()) return Error{kNoPickle()};
  return folder;
}

/// Newer versions of PyTorch say which order bytes are in; without a word it is ours.
Status check_byte_order(const ZipArchive& archive, const std::string& folder) {
  const std::string name = folder + "byteorder";
  for (const ZipArchive::Entry& entry : archive.entries()) {
    if (entry.name != name) continue;
    const std::string order(entry.bytes.begin(), entry.bytes.end());
    if (order != "little") return Error{kBigEndian()};
  }
  return Ok{};
}

/// Storages by name, each checked once: tied tensors share one.
class Storages {
 public:
  using Bytes = std::span<const uint8_t>;
  using Find = std::function<Result<Bytes>(std::string_view)>;

  explicit Storages(Find find) : find_(std::move(find)) {}

  Result<Bytes> find(std::string_view name) {
    if (const auto found = known_.find(name); found != known_.end()) return found->second;
    const Result<Bytes> bytes = find_(name);
    if (bytes) known_.emplace(name, *bytes);
    return bytes;
  }

 private:
  Find find_;
  std::unordered_map<std::string_view, Bytes> known_;
};

std::vector<uint64_t> extents_of(const PickleGraph& graph, uint32_t tuple) {
  std::vector<uint64_t> extents;
  for (const uint32_t part : graph.parts_of(graph.values[tuple])) {
    extents.push_back(static_cast<uint64_t>(graph.values[part].integer));
  }
  return extents;
}

/// Row-major without gaps. The stride of an extent of one says nothing.
bool is_contiguous(const std::vector<uint64_t>& shape, const std::vector<uint64_t>& strides) {
  uint64_t expected = 1;
  for (size_t i = shape.size(); i > 0; --i) {
    if (shape[i - 1] != 1 && strides[i - 1] != expected) return false;
    expected *= shape[i - 1];
  }
  return true;
}

/// From the first number of a tensor to its last, both included; nothing if that passes `most`.
std::optional<uint64_t> reach_of(const std::vector<uint64_t>& shape, const std::vector<uint64_t>& strides,
                                 uint64_t most) {
  uint64_t reach = 1;
  for (size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 0) return 0;
    if (shape[i] == 1 || strides[i] == 0) continue;
    if (shape[i] - 1 > most / strides[i]) return std::nullopt;
    reach += (shape[i] - 1) * strides[i];
    if (reach > most) return std::nullopt;
  }
  return reach;
}

/// The parts of a tensor's value, see PickleValue::Kind::kTensor.
struct TensorNote {
  const PickledStorage& storage;
  uint64_t offset = 0;
  std::vector<uint64_t> shape, strides;
};

TensorNote note_of(const PickleGraph& graph, const PickleValue& tensor) {
  const PickleParts& parts = graph.parts_of(tensor);
  return {graph.storages[static_cast<size_t>(graph.values[parts[0]].integer)],
          static_cast<uint64_t>(graph.values[parts[1]].integer), extents_of(graph, parts[2]),
          extents_of(graph, parts[3])};
}

Result<StoredTensor> place(const std::string& name, const TensorNote& note, Storages& storages) {
  const std::string shown = name.substr(0, kMaxShownName);
  const Result<std::span<const uint8_t>> storage = storages.find(note.storage.key);
  if (!storage) return storage.error();
  const uint64_t per_number = bytes_per_number(*note.storage.format), held = storage->size() / per_number;
  if (storage->size() % per_number != 0 || held != note.storage.count) {
    return Error{kOtherStorageSize(shown)};
  }
  const std::optional<uint64_t> count = count_of(note.shape);
  const std::optional<uint64_t> reach =
      note.offset > held ? std::nullopt : reach_of(note.shape, note.strides, held - note.offset);
  if (!count || !reach || *reach > held - note.offset) {
    return Error{kBeyondStorage(shown)};
  }
  // Memory must not grow beyond what the file holds.
  if (*count > held) return Error{kRepeatsNumbers(shown)};
  StoredTensor tensor{
      name,
      *note.storage.format,
      note.shape,
      storage->subspan(static_cast<size_t>(note.offset * per_number), static_cast<size_t>(*reach * per_number)),
      {}};
  if (!is_contiguous(note.shape, note.strides)) tensor.strides = note.strides;
  return tensor;
}

/// "LongStorage": "int64".
std::string format_text(std::string_view storage_type) {
  static constexpr std::pair<std::string_view, const char*> kNames[] = {
      {"LongStorage", "int64"}, {"IntStorage", "int32"},  {"ShortStorage", "int16"},
      {"CharStorage", "int8"},  {"ByteStorage", "uint8"}, {"BoolStorage", "bool"}};
  for (const auto& [type, name] : kNames) {
    if (type == storage_type) return name;
  }
  return std::string(storage_type.substr(0, kMaxShownName));
}

Result<TensorGroup> place_all(const PickleGraph& graph, const PickledGroup& pickled, Storages& storages) {
  TensorGroup group{
      .place = pickled.place, .depth = pickled.depth, .tensors = {}, .unusable = {}, .tied = {}, .in_order = true};
  for (const PickledTensor& each : pickled.tensors) {
    const PickleValue& value = graph.values[each.value];
    const auto pass_over = [&](const std::string& why) { group.unusable.push_back(each.name + " (" + why + ")"); };
    if (value.kind == PickleValue::Kind::kStrange) {
      pass_over(std::string(value.text));
      continue;
    }
    const TensorNote note = note_of(graph, value);
    if (!note.storage.format) {
      pass_over(format_text(note.storage.type));
      continue;
    }
    Result<StoredTensor> tensor = place(each.name, note, storages);
    if (!tensor) return tensor.error();
    group.tensors.push_back(std::move(*tensor));
  }
  return group;
}

Result<std::vector<TensorGroup>> place_groups(const PickleGraph& graph, Storages storages) {
  std::vector<TensorGroup> groups;
  for (const PickledGroup& pickled : find_groups(graph)) {
    Result<TensorGroup> group = place_all(graph, pickled, storages);
    if (!group) return group.error();
    groups.push_back(std::move(*group));
  }
  return groups;
}

Result<std::vector<TensorGroup>> read_zip(std::span<const uint8_t> bytes) {
  const Result<ZipArchive> archive = ZipArchive::open(bytes);
  if (!archive) return archive.error();
  const Result<std::string> folder = folder_of(*archive);
  if (!folder) return folder.error();
  if (const Status order = check_byte_order(*archive, *folder); !order) return order.error();
  const Result<std::span<const uint8_t>> pickle = archive->read(*folder + "data.pkl");
  if (!pickle) return pickle.error();
  const Result<PickleGraph> graph = read_pickle(*pickle);
  if (!graph) return graph.error();
  return place_groups(*graph, Storages([&](std::string_view key) {
    return archive->read(*folder + "data/" + std::string(key.substr(0, kMaxShownName)));
  }));
}

Result<std::vector<TensorGroup>> read_legacy(std::span<const uint8_t> bytes) {
  const Result<LegacyFile> file = read_legacy_file(bytes);
  if (!file) return file.error();
  return place_groups(file->saved, Storages([&](std::string_view key) -> Result<Storages::Bytes> {
                        const auto found = file->storages.find(key);
                        if (found != file->storages.end()) return found->second;
                        return Error{kStorageMissing()};
                      }));
}

}  // namespace

bool looks_like_torch_file(std::span<const uint8_t> bytes) {
  // A safetensors header of 128 + 256 n bytes begins with 0x80 as well, but its length ends in zeros.
  const bool is_pickle = bytes.size() >= 8 && bytes[0] == kPickleStart && bytes[7] != 0;
  return is_zip(bytes) || is_pickle;
}

Result<std::vector<TensorGroup>> read_torch_file(std::span<const uint8_t> bytes) {
  return is_zip(bytes) ? read_zip(bytes) : read_legacy(bytes);
}

}  // namespace geci
