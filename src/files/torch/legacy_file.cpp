#include "files/torch/legacy_file.h"

#include <optional>
#include <utility>

#include "core/bytes.h"
#include "core/sentence.h"
#include "files/torch/pickle.h"

namespace geci {
namespace {

constexpr Sentence<> kOtherPickle{
    "This file is a pickle, but not one that torch.save wrote: save it with torch.save(model.state_dict(), path).",
    "这个文件是 pickle，但不是 torch.save 写的：请用 torch.save(model.state_dict(), path) 保存。"};
constexpr Sentence<> kEndsInNumbers{"This PyTorch file is damaged: it ends within its numbers.",
                                    "这个 PyTorch 文件损坏了：数还没完，文件就断了。"};
constexpr Sentence<> kUnknownNumbers{
    "This PyTorch file holds numbers in a way that Geci does not know: save it again with a newer PyTorch.",
    "这个 PyTorch 文件存数的方式，歌词（Geci）不认识：请用新一些的 PyTorch 重新保存。"};

using Kind = PickleValue::Kind;

// 0x1950a86a20f9469cfc6c, little-endian.
constexpr std::string_view kMagic("\x6C\xFC\x9C\x46\xF9\x20\x6A\xA8\x50\x19", 10);

Error not_saved_by_torch() { return Error{kOtherPickle()}; }
Error legacy_cut_short() { return Error{kEndsInNumbers()}; }

/// The bytes that one number of a storage takes; nothing for a type that no version knew.
std::optional<uint64_t> bytes_per_element(const PickledStorage& storage) {
  if (storage.format) return bytes_per_number(*storage.format);
  static constexpr std::pair<std::string_view, uint64_t> kSizes[] = {
      {"LongStorage", 8}, {"IntStorage", 4},  {"ShortStorage", 2},        {"CharStorage", 1},
      {"ByteStorage", 1}, {"BoolStorage", 1}, {"ComplexFloatStorage", 8}, {"ComplexDoubleStorage", 16}};
  for (const auto& [type, size] : kSizes) {
    if (type == storage.type) return size;
  }
  return std::nullopt;
}

/// The pickles of a file, one after the other.
class Pickles {
 public:
  explicit Pickles(std::span<const uint8_t> bytes) : rest_(bytes) {}

  Result<PickleGraph> next() {
    Result<PickleGraph> graph = read_pickle(rest_);
    if (graph) rest_ = rest_.subspan(graph->bytes_read);
    return graph;
  }
  std::span<const uint8_t> rest() const { return rest_; }

 private:
  std::span<const uint8_t> rest_;
};

bool is_magic(const PickleGraph& graph) {
  const PickleValue& root = graph.values[graph.root];
  return root.kind == Kind::kOther && root.text == kMagic;
}

/// In the order of the keys: the count of its numbers, and they themselves.
Status read_storages(const PickleGraph& keys, std::span<const uint8_t> bytes, LegacyFile& file) {
  std::unordered_map<std::string_view, const PickledStorage*> known;
  for (const PickledStorage& storage : file.saved.storages) known.emplace(storage.key, &storage);
  ByteReader reader(bytes);
  for (const uint32_t key : keys.parts_of(keys.values[keys.root])) {
    const auto found = known.find(keys.values[key].text);
    const auto size = found == known.end() ? std::nullopt : bytes_per_element(*found->second);
    if (!size) return Error{kUnknownNumbers()};
    const std::optional<uint64_t> count = reader.read_u64();
    if (!count || *count > reader.remaining() / *size) return legacy_cut_short();
    file.storages.emplace(found->first, *reader.read_bytes(*count * *size));
  }
  return Ok{};
}

}  // namespace

Result<LegacyFile> read_legacy_file(std::span<const uint8_t> bytes) {
  Pickles pickles(bytes);
  const Result<PickleGraph> magic = pickles.next();
  if (!magic) return magic.error();
  if (!is_magic(*magic)) return not_saved_by_torch();
  for (int i = 0; i < 2; ++i) {  // the version of the format, and the machine's byte order and sizes
    if (const Result<PickleGraph> passed = pickles.next(); !passed) return passed.error();
  }
  Result<PickleGraph> saved = pickles.next();
  if (!saved) return saved.error();
  const Result<PickleGraph> keys = pickles.next();
  if (!keys) return keys.error();
  LegacyFile file{std::move(*saved), {}};
  if (const Status read = read_storages(*keys, pickles.rest(), file); !read) return read.error();
  return file;
}

}  // namespace geci
