#include "files/torch/torch_file.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "files/torch/pickle.h"
#include "files/torch/zip_archive.h"

namespace geci {
namespace {

constexpr std::array<uint8_t, 4> kZipStart{'P', 'K', 3, 4};
constexpr uint8_t kPickleStart = 0x80;
constexpr std::string_view kPickleEntry = "/data.pkl";

bool is_zip(std::span<const uint8_t> bytes) {
  return bytes.size() >= kZipStart.size() && std::equal(kZipStart.begin(), kZipStart.end(), bytes.begin());
}

/// The folder that all entries lie in, named after the file that was saved: "model/".
Result<std::string> folder_of(const ZipArchive& archive) {
  std::string folder;
  for (const ZipArchive::Entry& entry : archive.entries()) {
    if (!entry.name.ends_with(kPickleEntry)) continue;
    if (!folder.empty()) return Error{"This zip file holds more than one data.pkl, so torch.save did not write it."};
    folder = entry.name.substr(0, entry.name.size() - kPickleEntry.size() + 1);
  }
  if (folder.empty()) return Error{"This zip file holds no data.pkl, so torch.save did not write it."};
  return folder;
}

/// Newer versions of PyTorch say which order bytes are in; without a word it is ours.
Status check_byte_order(const ZipArchive& archive, const std::string& folder) {
  const std::string name = folder + "byteorder";
  for (const ZipArchive::Entry& entry : archive.entries()) {
    if (entry.name != name) continue;
    const std::string order(entry.bytes.begin(), entry.bytes.end());
    if (order != "little") return Error{"This PyTorch file was saved on a big-endian machine, which Geci cannot read."};
  }
  return Ok{};
}

/// Row-major without gaps. The stride of an extent of one says nothing.
bool is_contiguous(const PickledTensor& tensor) {
  uint64_t expected = 1;
  for (size_t i = tensor.shape.size(); i > 0; --i) {
    if (tensor.shape[i - 1] != 1 && tensor.strides[i - 1] != expected) return false;
    expected *= tensor.shape[i - 1];
  }
  return true;
}

/// Storages by name, each checked once: tied tensors share one.
class Storages {
 public:
  Storages(const ZipArchive& archive, std::string folder) : archive_(archive), folder_(std::move(folder)) {}

  Result<std::span<const uint8_t>> find(const std::string& name) {
    if (const auto found = known_.find(name); found != known_.end()) return found->second;
    const Result<std::span<const uint8_t>> bytes = archive_.read(folder_ + "data/" + name);
    if (bytes) known_.emplace(name, *bytes);
    return bytes;
  }

 private:
  const ZipArchive& archive_;
  std::string folder_;
  std::unordered_map<std::string, std::span<const uint8_t>> known_;
};

Result<StoredTensor> place(const PickledTensor& pickled, Storages& storages) {
  const std::string who = "Tensor " + pickled.name + " of this PyTorch file ";
  const Result<std::span<const uint8_t>> storage = storages.find(pickled.storage);
  if (!storage) return storage.error();
  const uint64_t per_number = bytes_per_number(pickled.format), held = storage->size() / per_number;
  if (storage->size() % per_number != 0 || held != pickled.storage_count) {
    return Error{who + "lies in a storage of another size than the file says: the file is damaged."};
  }
  const std::optional<uint64_t> count = count_of(pickled.shape);
  if (!count || pickled.offset > held || *count > held - pickled.offset) {
    return Error{who + "reaches beyond its storage: the file is damaged."};
  }
  if (!is_contiguous(pickled)) {
    return Error{who + "is not contiguous: save its .contiguous() copy."};
  }
  return StoredTensor{
      pickled.name, pickled.format, pickled.shape,
      storage->subspan(static_cast<size_t>(pickled.offset * per_number), static_cast<size_t>(*count * per_number))};
}

}  // namespace

bool looks_like_torch_file(std::span<const uint8_t> bytes) {
  // A safetensors header of 128 + 256 n bytes begins with 0x80 as well, but its length ends in zeros.
  const bool is_pickle = bytes.size() >= 8 && bytes[0] == kPickleStart && bytes[7] != 0;
  return is_zip(bytes) || is_pickle;
}

Result<TensorSet> read_torch_file(std::span<const uint8_t> bytes) {
  if (!is_zip(bytes)) {
    return Error{"This looks like a pickle or a file of PyTorch before 1.6: save it again with a newer PyTorch."};
  }
  const Result<ZipArchive> archive = ZipArchive::open(bytes);
  if (!archive) return archive.error();
  const Result<std::string> folder = folder_of(*archive);
  if (!folder) return folder.error();
  if (const Status order = check_byte_order(*archive, *folder); !order) return order.error();
  const Result<std::span<const uint8_t>> pickle = archive->read(*folder + "data.pkl");
  if (!pickle) return pickle.error();
  const Result<std::vector<PickledTensor>> pickled = read_state_dict_pickle(*pickle);
  if (!pickled) return pickled.error();
  Storages storages(*archive, *folder);
  TensorSet tensors;
  for (const PickledTensor& each : *pickled) {
    Result<StoredTensor> tensor = place(each, storages);
    if (!tensor) return tensor.error();
    tensors.push_back(std::move(*tensor));
  }
  return tensors;
}

}  // namespace geci
