#include "files/tensors.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/bytes.h"
#include "core/half.h"
#include "files/sentences.h"

namespace geci {
namespace {

constexpr Sentence<> kOneNumber{"one number", "一个数"};
constexpr Sentence<std::string> kExtents{"{}", " {} 的数组"};
// Clauses.
constexpr Sentence<std::string, Message> kOtherShapeThanConfig{"tensor {} does not have the config's shape but is {}",
                                                               "张量 {} 的形状和网络的设置不符，是{}"};
constexpr Sentence<std::string, std::string> kNotTied{"its weights are tied, but {} is not {}",
                                                      "权重是共用的，而 {} 和 {} 不同"};
constexpr Sentence<> kMoreTensors{"it holds tensors that its config does not have", "里面有网络的设置所没有的张量"};
constexpr Sentence<std::string> kNotFinite{"tensor {} holds numbers that are not finite",
                                           "张量 {} 里有无穷大或不是数的值"};

constexpr Sentence<double> kBeyondHalf{
    "A weight is {:g}, but 16-bit numbers end at 65504: export with --dtype f32 instead.",
    "有一个权重是 {:g}，而 16 位的数最大到 65504：请用 --dtype f32 导出。"};

bool has_shape(const StoredTensor& tensor, const std::vector<int>& shape) {
  return std::equal(tensor.shape.begin(), tensor.shape.end(), shape.begin(), shape.end(),
                    [](uint64_t stored, int wanted) { return stored == static_cast<uint64_t>(wanted); });
}

double number_at(const StoredTensor& tensor, size_t index) {
  const std::span<const uint8_t> bytes = tensor.bytes.subspan(index * bytes_per_number(tensor.format));
  uint64_t bits = 0;
  for (size_t i = bytes_per_number(tensor.format); i > 0; --i) bits = bits << 8 | bytes[i - 1];
  switch (tensor.format) {
    case NumberFormat::kF64:
      return std::bit_cast<double>(bits);
    case NumberFormat::kF32:
      return static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(bits)));
    case NumberFormat::kF16:
      return static_cast<double>(half_to_float(static_cast<uint16_t>(bits)));
    case NumberFormat::kBF16:
      return static_cast<double>(bfloat16_to_float(static_cast<uint16_t>(bits)));
  }
  return 0;
}

/// Calls `use` with the place of every number, row by row.
template <class Use>
void for_each_place(const StoredTensor& tensor, const Use& use) {
  const size_t rank = tensor.shape.size();
  std::vector<uint64_t> at(rank, 0);
  for (uint64_t left = *count_of(tensor.shape); left > 0; --left) {
    size_t place = 0;
    for (size_t i = 0; i < rank; ++i) place += static_cast<size_t>(at[i] * tensor.strides[i]);
    use(place);
    for (size_t i = rank; i > 0 && ++at[i - 1] == tensor.shape[i - 1]; --i) at[i - 1] = 0;
  }
}

}  // namespace

std::string number_format_name(NumberFormat format) {
  switch (format) {
    case NumberFormat::kF32:
      return "F32";
    case NumberFormat::kF16:
      return "F16";
    case NumberFormat::kBF16:
      return "BF16";
    case NumberFormat::kF64:
      return "F64";
  }
  return {};
}

const StoredTensor* find_tensor(const TensorSet& tensors, const std::string& name) {
  const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const auto& t) { return t.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

std::optional<uint64_t> count_of(const std::vector<uint64_t>& shape) {
  constexpr uint64_t kMax = uint64_t{1} << 62;
  uint64_t count = 1;
  for (const uint64_t extent : shape) {
    if (extent != 0 && count > kMax / extent) return std::nullopt;
    count *= extent;
  }
  return count;
}

Message shape_text(const std::vector<uint64_t>& shape) {
  std::string text;
  for (const uint64_t extent : shape) text += (text.empty() ? "" : " x ") + std::to_string(extent);
  return text.empty() ? kOneNumber() : kExtents(text);
}

void read_numbers(const StoredTensor& tensor, std::span<float> values) {
  if (!tensor.strides.empty()) {
    size_t i = 0;
    for_each_place(tensor, [&](size_t place) { values[i++] = static_cast<float>(number_at(tensor, place)); });
  } else if (tensor.format == NumberFormat::kF32) {
    read_floats(tensor.bytes, values);
  } else {
    for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(number_at(tensor, i));
  }
}

bool same_numbers(const StoredTensor& a, const StoredTensor& b) {
  if (a.format != b.format || a.shape != b.shape) return false;
  if (a.strides.empty() && b.strides.empty()) return std::equal(a.bytes.begin(), a.bytes.end(), b.bytes.begin());
  const auto count = static_cast<size_t>(*count_of(a.shape));
  std::vector<float> of_a(count), of_b(count);
  read_numbers(a, of_a);
  read_numbers(b, of_b);
  return of_a == of_b;
}

Status check_tensors(const TensorSet& tensors, const NetworkConfig& config) {
  const ParameterLayout layout(config);
  for (const ParameterInfo& wanted : layout.tensors()) {
    const StoredTensor* tensor = find_tensor(tensors, wanted.name);
    if (tensor == nullptr) return Error{kTensorMissing(wanted.name)};
    if (!has_shape(*tensor, wanted.shape)) {
      return Error{kOtherShapeThanConfig(wanted.name, shape_text(tensor->shape))};
    }
    if (wanted.shared && !same_numbers(*tensor, *find_tensor(tensors, layout.embedding().name))) {
      return Error{kNotTied(wanted.name, layout.embedding().name)};
    }
  }
  if (tensors.size() != layout.tensors().size()) return Error{kMoreTensors()};
  return Ok{};
}

Result<ParameterBuffer> gather_weights(const TensorSet& tensors, const NetworkConfig& config) {
  if (const Status fits = check_tensors(tensors, config); !fits) return fits.error();
  const ParameterLayout layout(config);
  ParameterBuffer weights(layout.buffer_size(), 0.0F);
  for (const ParameterInfo& tensor : layout.tensors()) {
    const std::span<float> values(weights.data() + tensor.offset, tensor.count);
    read_numbers(*find_tensor(tensors, tensor.name), values);
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) {
      return Error{kNotFinite(tensor.name)};
    }
  }
  return weights;
}

Status check_fits_half(const ParameterBuffer& weights) {
  for (const float value : weights) {
    if (std::isfinite(half_to_float(float_to_half(value)))) continue;
    return Error{kBeyondHalf(value)};
  }
  return Ok{};
}

}  // namespace geci
