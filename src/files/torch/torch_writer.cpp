#include "files/torch/torch_writer.h"

#include <map>
#include <string>

#include "core/bytes.h"
#include "core/half.h"
#include "files/torch/zip_writer.h"

namespace geci {
namespace {

/// Writes a pickle of protocol 2 by the few instructions that a state_dict takes, named as in Python's pickletools.
class PickleWriter {
 public:
  explicit PickleWriter(const char* storage_type) : storage_type_(storage_type) { append_text(bytes_, "\x80\x02"); }

  void global(const char* module, const char* member) {  // GLOBAL
    append_text(bytes_, std::string("c") + module + "\n" + member + "\n");
  }
  void empty_ordered_dict() {
    global("collections", "OrderedDict");
    append_text(bytes_, ")R");  // EMPTY_TUPLE REDUCE
  }
  void text(std::string_view value) {  // BINUNICODE
    append_text(bytes_, "X");
    append_size(value.size());
    append_text(bytes_, value);
  }
  void integer(size_t value) {  // BININT
    append_text(bytes_, "J");
    append_size(value);
  }
  void instructions(std::string_view codes) { append_text(bytes_, codes); }

  void tuple(const std::vector<size_t>& values) {  // MARK … TUPLE
    instructions("(");
    for (const size_t value : values) integer(value);
    instructions("t");
  }

  /// torch._utils._rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, backward_hooks)
  void tensor(const std::string& storage_key, const ParameterInfo& info) {
    global("torch._utils", "_rebuild_tensor_v2");
    instructions("((");
    text("storage");
    global("torch", storage_type_);
    text(storage_key);
    text("cpu");
    integer(info.count);
    instructions("tQ");  // TUPLE BINPERSID
    integer(0);
    std::vector<size_t> shape(info.shape.begin(), info.shape.end()), strides(shape.size(), 1);
    for (size_t i = shape.size() - 1; i > 0; --i) strides[i - 1] = strides[i] * shape[i];
    tuple(shape);
    tuple(strides);
    instructions("\x89");  // NEWFALSE
    empty_ordered_dict();
    instructions("tR");  // TUPLE REDUCE
  }

  const std::vector<uint8_t>& bytes() const { return bytes_; }

 private:
  /// A network has fewer numbers than 2^31.
  void append_size(size_t value) {
    append_u16(bytes_, static_cast<uint16_t>(value));
    append_u16(bytes_, static_cast<uint16_t>(value >> 16));
  }

  const char* storage_type_;
  std::vector<uint8_t> bytes_;
};

std::vector<uint8_t> numbers_of(std::span<const float> values, NumberFormat format) {
  std::vector<uint8_t> bytes;
  bytes.reserve(values.size() * bytes_per_number(format));
  if (format == NumberFormat::kF32) {
    append_floats(bytes, values);
  } else {
    for (const float value : values) append_u16(bytes, float_to_half(value));
  }
  return bytes;
}

std::span<const uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

}  // namespace

bool has_torch_ending(std::string_view path) { return path.ends_with(".pt") || path.ends_with(".pth"); }

std::vector<uint8_t> write_torch_weights(const NetworkConfig& config, const ParameterBuffer& weights,
                                         NumberFormat format) {
  const ParameterLayout layout(config);
  std::map<size_t, std::string> keys;  // of storages, by where their numbers begin
  PickleWriter pickle(format == NumberFormat::kF32 ? "FloatStorage" : "HalfStorage");
  pickle.empty_ordered_dict();
  pickle.instructions("(");  // MARK
  for (const ParameterInfo& info : layout.tensors()) {
    pickle.text(info.name);
    pickle.tensor(keys.emplace(info.offset, std::to_string(keys.size())).first->second, info);
  }
  pickle.instructions("u.");  // SETITEMS STOP

  ZipWriter zip;
  zip.add("archive/data.pkl", pickle.bytes());
  zip.add("archive/byteorder", as_bytes("little"));
  for (const ParameterInfo& info : layout.tensors()) {
    if (info.shared) continue;
    zip.add("archive/data/" + keys.at(info.offset), numbers_of({weights.data() + info.offset, info.count}, format));
  }
  zip.add("archive/version", as_bytes("3\n"));
  return zip.finish();
}

}  // namespace geci
