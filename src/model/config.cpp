#include "model/config.h"

#include <algorithm>

#include "core/sentence.h"
#include "model/parameters.h"
#include "model/sentences.h"

namespace geci {
namespace {

constexpr Sentence<> kVocabularySize{"The vocabulary's size", "词表大小"};
constexpr Sentence<> kEmbeddingWidth{"The embedding's width", "词嵌入宽度"};
constexpr Sentence<> kHiddenWidth{"The hidden width", "隐藏层宽度"};
constexpr Sentence<> kLayerCount{"The number of layers", "层数"};
constexpr Sentence<double> kDropoutOutOfRange{"Dropout is {:g}; it must be at least 0 and below 1.",
                                              "Dropout 是 {:g}，只能从 0 到 1（不含 1）。"};
constexpr Sentence<int64_t, int64_t> kTiedWidthsDiffer{
    "Tied weights need an embedding as wide as the hidden state, but they are {} and {} wide.",
    "共用权重要求词嵌入和隐藏层一样宽，而现在是 {} 和 {}。"};
constexpr Sentence<int64_t, int64_t> kTooManyParameters{
    "This network would have {} parameters; the limit is {}, so choose smaller widths or fewer layers.",
    "这样的网络有 {} 个参数，上限是 {}：请把宽度调小，或减少层数。"};
constexpr Sentence<std::string> kNoSuchCell{"There is no cell called '{}'; use rnn, rnn-relu, gru or lstm.",
                                            "没有叫“{}”的单元：请用 rnn、rnn-relu、gru 或 lstm。"};

constexpr int kMaxVocab = 1'000'000;
constexpr int kMaxWidth = 8192;
// Training keeps four numbers a parameter (weight, gradient, two moments): 1 GiB at this limit.
constexpr int64_t kMaxParameters = int64_t{64} << 20;

Status check_range(const Sentence<>& what, int value, int low, int high) {
  if (value >= low && value <= high) return Ok{};
  return Error{kOutOfRange(what(), value, low, high)};
}

}  // namespace

Status validate(const NetworkConfig& config) {
  for (const Status& status : {check_range(kVocabularySize, config.vocab, 1, kMaxVocab),
                               check_range(kEmbeddingWidth, config.embed, 1, kMaxWidth),
                               check_range(kHiddenWidth, config.hidden, 1, kMaxWidth),
                               check_range(kLayerCount, config.layers, 1, kMaxLayers)}) {
    if (!status) return status.error();
  }
  if (!(config.dropout >= 0 && config.dropout < 1)) {
    return Error{kDropoutOutOfRange(config.dropout)};
  }
  if (config.tie && config.embed != config.hidden) {
    return Error{kTiedWidthsDiffer(config.embed, config.hidden)};
  }
  const int64_t parameters = ParameterLayout(config).parameter_count();
  if (parameters > kMaxParameters) {
    return Error{kTooManyParameters(parameters, kMaxParameters)};
  }
  return Ok{};
}

namespace {

constexpr struct {
  Cell cell;
  const char* name;
} kCells[] = {{Cell::kRnnTanh, "rnn"}, {Cell::kRnnRelu, "rnn-relu"}, {Cell::kGru, "gru"}, {Cell::kLstm, "lstm"}};

}  // namespace

std::string cell_name(Cell cell) {
  return std::find_if(std::begin(kCells), std::end(kCells), [&](const auto& c) { return c.cell == cell; })->name;
}

Result<Cell> parse_cell(const std::string& name) {
  for (const auto& [cell, known] : kCells) {
    if (name == known) return cell;
  }
  return Error{kNoSuchCell(name)};
}

}  // namespace geci
