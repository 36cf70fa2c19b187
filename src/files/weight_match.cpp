#include "files/weight_match.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "files/sentences.h"

namespace geci {
namespace {

// Clauses that say why a group is not taken.
constexpr Sentence<> kBothDirections{"its recurrent layer reads in both directions", "循环层是双向的"};
constexpr Sentence<> kNoRecurrentLayer{"no tensor is called weight_ih_l0 or weight_hh_l0",
                                       "没有叫 weight_ih_l0 或 weight_hh_l0 的张量"};
constexpr Sentence<std::string, std::string> kSeveralRecurrentLayers{
    "it has several recurrent layers, under '{}' and '{}'", "有几个循环层，在“{}”和“{}”之下"};
constexpr Sentence<int64_t> kLayerMissing{"recurrent layer {} is missing", "缺少第 {} 个循环层"};
constexpr Sentence<std::string, Message> kHasShape{"tensor {} is {}", "张量 {} 是{}"};
constexpr Sentence<std::string, Message> kNoCellsShape{"tensor {} is {}, which no RNN, GRU or LSTM has",
                                                       "张量 {} 是{}，RNN、GRU 和 LSTM 都没有这样的"};
constexpr Sentence<int64_t, int64_t> kNoEnds{
    "no two tensors are an embedding with {} columns and a linear layer with {}",
    "没有两个张量是 {} 列的词嵌入和 {} 列的线性层"};
constexpr Sentence<std::string, std::string> kEitherEmbedding{
    "either of {} and {} may be the embedding: call one of them embedding.weight",
    "{} 和 {} 都可能是词嵌入：请把其中一个叫作 embedding.weight"};
constexpr Sentence<> kNoEmbedding{"there is no embedding", "没有词嵌入"};
constexpr Sentence<> kMoreThanANetwork{"it holds more than such a network has", "里面有这种网络所没有的东西"};
constexpr Sentence<> kLacksAnEnd{"it lacks the embedding or the linear layer", "缺少词嵌入或线性层"};
constexpr Sentence<> kLargeVocabulary{"its vocabulary is too large", "词表太大"};
constexpr Sentence<> kBiasesMissing{"some of the recurrent layer's biases are missing", "循环层的偏置缺了一些"};

// Notes.
constexpr Sentence<std::string> kTakenUnder{"The weights under '{}' are taken.", "用的是“{}”之下的权重。"};
constexpr Sentence<std::string, std::string, std::string> kTakenForTwo{
    "'{}' is taken for the embedding, '{}' for the {}.", "“{}”当作词嵌入，“{}”当作 {}。"};
constexpr Sentence<std::string, std::string, std::string, std::string> kTakenForThree{
    "'{}' is taken for the embedding, '{}' for the {}, '{}' for the linear layer.",
    "“{}”当作词嵌入，“{}”当作 {}，“{}”当作线性层。"};
constexpr Sentence<> kTiedToEmbedding{"There is no weight of a linear layer, so it is the embedding's (tied).",
                                      "没有线性层的权重，所以用词嵌入的（共用权重）。"};
constexpr Sentence<> kNoRecurrentBiases{"The recurrent layer has no biases: they begin as zeros.",
                                        "循环层没有偏置：从零开始。"};
constexpr Sentence<> kNoLinearBias{"The linear layer has no bias: it begins as zeros.", "线性层没有偏置：从零开始。"};
constexpr Sentence<> kRounded{"Its numbers of 64 bits are rounded to 32.", "64 位的数舍入成了 32 位。"};
constexpr Sentence<std::string> kPassedOver{"Passed over: {}.", "略过了：{}。"};
constexpr Sentence<std::string, int64_t> kPassedOverMore{"Passed over: {} and {} more.", "略过了：{}，另有 {} 个。"};

/// Four zero bytes, which every number of an absent bias lies in.
constexpr std::array<uint8_t, 4> kZero{};

/// "fc.weight": "fc" and "weight".
struct SplitName {
  std::string_view module, leaf;
};

SplitName split_name(std::string_view name) {
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {"", name};
  return {name.substr(0, dot), name.substr(dot + 1)};
}

std::optional<int> whole_number(std::string_view digits) {
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number < 0) return std::nullopt;
  return number;
}

constexpr const char* kParts[] = {"weight_ih", "weight_hh", "bias_ih", "bias_hh"};

/// A tensor of a recurrent layer: torch.nn.LSTM's "weight_ih_l0", torch.nn.LSTMCell's "weight_ih".
struct RecurrentLeaf {
  std::string part;
  int layer = 0;
};

std::optional<RecurrentLeaf> recurrent_leaf(std::string_view leaf) {
  for (const std::string_view part : kParts) {
    if (leaf == part) return RecurrentLeaf{std::string(part), 0};
    if (!leaf.starts_with(part) || !leaf.substr(part.size()).starts_with("_l")) continue;
    const std::optional<int> layer = whole_number(leaf.substr(part.size() + 2));
    if (layer && *layer < kMaxLayers) return RecurrentLeaf{std::string(part), *layer};
  }
  return std::nullopt;
}

using Layer = std::map<std::string, const StoredTensor*>;  // by part
using Layers = std::map<int, Layer>;

/// The tensors of a group by what they may be.
struct Sorted {
  std::map<std::string, Layers> recurrent;  // by module
  std::vector<const StoredTensor*> matrices, vectors;
  size_t first_recurrent = std::numeric_limits<size_t>::max();  // its place among the tensors
  std::vector<size_t> matrix_places;
  std::vector<std::string> numbers;  // passed over
};

Result<Sorted> sort_out(const TensorSet& tensors) {
  Sorted sorted;
  for (size_t i = 0; i < tensors.size(); ++i) {
    const StoredTensor& tensor = tensors[i];
    const SplitName name = split_name(tensor.name);
    if (const auto leaf = recurrent_leaf(name.leaf)) {
      sorted.recurrent[std::string(name.module)][leaf->layer][leaf->part] = &tensor;
      sorted.first_recurrent = std::min(sorted.first_recurrent, i);
    } else if (name.leaf.ends_with("_reverse")) {
      return Error{kBothDirections()};
    } else if (tensor.shape.empty()) {
      sorted.numbers.push_back(tensor.name);
    } else if (tensor.shape.size() == 1) {
      sorted.vectors.push_back(&tensor);
    } else {
      sorted.matrices.push_back(&tensor);
      sorted.matrix_places.push_back(i);
    }
  }
  return sorted;
}

/// The layers of the one recurrent module, or of modules of one layer each that are numbered in a list.
Result<Layers> layers_of(const Sorted& sorted) {
  if (sorted.recurrent.empty()) return Error{kNoRecurrentLayer()};
  if (sorted.recurrent.size() == 1) return sorted.recurrent.begin()->second;
  Layers layers;
  const std::string_view list = split_name(sorted.recurrent.begin()->first).module;
  for (const auto& [module, inner] : sorted.recurrent) {
    const SplitName name = split_name(module);
    const std::optional<int> number = whole_number(name.leaf);
    if (!number || name.module != list || inner.size() != 1 || !inner.contains(0)) {
      return Error{kSeveralRecurrentLayers(sorted.recurrent.begin()->first, sorted.recurrent.rbegin()->first)};
    }
    layers[*number] = inner.at(0);
  }
  return layers;
}

/// The extents of the recurrent layer.
Status read_recurrent(const Layers& layers, NetworkConfig& config) {
  constexpr uint64_t kMax = std::numeric_limits<int>::max() / 4;
  config.layers = static_cast<int>(layers.size());
  for (int layer = 0; layer < config.layers; ++layer) {
    if (!layers.contains(layer)) return Error{kLayerMissing(layer)};
    for (const char* part : {"weight_ih", "weight_hh"}) {
      const auto found = layers.at(layer).find(part);
      if (found == layers.at(layer).end())
        return Error{kTensorMissing(std::string(part) + "_l" + std::to_string(layer))};
      const std::vector<uint64_t>& shape = found->second->shape;
      if (shape.size() != 2 || shape[0] > kMax || shape[1] > kMax) {
        return Error{kHasShape(found->second->name, shape_text(shape))};
      }
    }
  }
  const std::vector<uint64_t>& hidden = layers.at(0).at("weight_hh")->shape;
  config.hidden = static_cast<int>(hidden[1]);
  config.embed = static_cast<int>(layers.at(0).at("weight_ih")->shape[1]);
  for (const Cell cell : {Cell::kRnnTanh, Cell::kGru, Cell::kLstm}) {
    config.cell = cell;
    if (hidden[0] == static_cast<uint64_t>(gate_count(cell)) * hidden[1]) return Ok{};  // torch stacks the gates
  }
  return Error{kNoCellsShape(layers.at(0).at("weight_hh")->name, shape_text(hidden))};
}

// ------------------------------------------------------------------- the embedding and the linear layer

bool module_is_called(std::string_view name, std::initializer_list<std::string_view> words) {
  const std::string_view module = split_name(split_name(name).module).leaf;
  std::string lower(module);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

bool is_called_embedding(const StoredTensor& tensor) {
  return module_is_called(tensor.name, {"emb", "ebd", "encoder", "lookup", "wte", "input"});
}
bool is_called_linear(const StoredTensor& tensor) {
  return module_is_called(tensor.name, {"out", "fc", "linear", "decoder", "head", "proj", "logit", "dense", "classif"});
}

/// What remains beside the recurrent layer.
struct Ends {
  const StoredTensor* embedding = nullptr;
  const StoredTensor* linear = nullptr;  // null: the embedding again
  const StoredTensor* bias = nullptr;
};

/// Which of the group's two matrices is the embedding, where both have its shape: 0, 1, or nothing if that is open.
std::optional<size_t> embedding_by_signs(const Sorted& sorted, const StoredTensor* bias, bool in_order) {
  const StoredTensor &first = *sorted.matrices[0], &second = *sorted.matrices[1];
  if (same_numbers(first, second)) return is_called_linear(first) && !is_called_embedding(first) ? 1U : 0U;
  if (bias != nullptr) {
    const std::string_view module = split_name(bias->name).module;
    const bool of_first = module == split_name(first.name).module, of_second = module == split_name(second.name).module;
    if (of_first != of_second) return of_first ? 1U : 0U;
  }
  const int to_first = is_called_embedding(first) - is_called_linear(first);
  const int to_second = is_called_embedding(second) - is_called_linear(second);
  if (to_first != to_second) return to_first > to_second ? 0U : 1U;
  const bool around =
      sorted.matrix_places[0] < sorted.first_recurrent && sorted.first_recurrent < sorted.matrix_places[1];
  return in_order && around ? std::optional<size_t>(0) : std::nullopt;
}

bool has_columns(const StoredTensor& tensor, int columns) {
  return tensor.shape.size() == 2 && tensor.shape[1] == static_cast<uint64_t>(columns);
}

Result<Ends> find_two_ends(const Sorted& sorted, const NetworkConfig& config, bool in_order) {
  Ends ends{.bias = sorted.vectors.empty() ? nullptr : sorted.vectors[0]};
  const auto can_be = [&](size_t embedding) {
    return has_columns(*sorted.matrices[embedding], config.embed) &&
           has_columns(*sorted.matrices[1 - embedding], config.hidden);
  };
  if (!can_be(0) && !can_be(1)) {
    return Error{kNoEnds(config.embed, config.hidden)};
  }
  const auto embedding = can_be(0) && can_be(1) ? embedding_by_signs(sorted, ends.bias, in_order)
                                                : std::optional<size_t>(can_be(0) ? 0 : 1);
  if (!embedding) {
    return Error{kEitherEmbedding(sorted.matrices[0]->name, sorted.matrices[1]->name)};
  }
  ends.embedding = sorted.matrices[*embedding];
  ends.linear = sorted.matrices[1 - *embedding];
  return ends;
}

Result<Ends> find_ends(const Sorted& sorted, const TensorGroup& group, const NetworkConfig& config) {
  if (sorted.matrices.empty()) return Error{kNoEmbedding()};
  if (sorted.matrices.size() > 2 || sorted.vectors.size() > 1) return Error{kMoreThanANetwork()};
  if (sorted.matrices.size() == 2) return find_two_ends(sorted, config, group.in_order);
  const StoredTensor& only = *sorted.matrices[0];
  const bool said = std::any_of(group.tied.begin(), group.tied.end(),
                                [](const std::string& name) { return split_name(name).leaf == "weight"; });
  const bool is_tied = has_columns(only, config.embed) && config.embed == config.hidden;
  if (!is_tied || (sorted.vectors.empty() && !said)) return Error{kLacksAnEnd()};
  return Ends{&only, nullptr, sorted.vectors.empty() ? nullptr : sorted.vectors[0]};
}

// ------------------------------------------------------------------------------------------ what was found

class Match {
 public:
  Match(const TensorGroup& group, const Sorted& sorted) : group_(group), sorted_(sorted) {}

  Result<MatchedWeights> match() {
    const Result<Layers> layers = layers_of(sorted_);
    if (!layers) return layers.error();
    if (const Status read = read_recurrent(*layers, found_.config); !read) return read.error();
    const Result<Ends> ends = find_ends(sorted_, group_, found_.config);
    if (!ends) return ends.error();
    if (ends->embedding->shape[0] > std::numeric_limits<int>::max()) return Error{kLargeVocabulary()};
    found_.config.vocab = static_cast<int>(ends->embedding->shape[0]);
    found_.config.tie = ends->linear == nullptr || same_numbers(*ends->linear, *ends->embedding);
    if (const Status valid = validate(found_.config); !valid) return valid.error();
    collect(*layers, *ends);
    if (const Status biases = check_biases(); !biases) return biases.error();
    if (const Status fits = check_tensors(found_.tensors, found_.config); !fits) return fits.error();
    say_what_was_taken(*ends);
    return std::move(found_);
  }

 private:
  void take(const std::string& name, const StoredTensor& tensor) {
    found_.tensors.push_back(tensor);
    found_.tensors.back().name = name;
  }

  void take_bias(const std::string& name, const StoredTensor* tensor, int count) {
    if (tensor != nullptr) return take(name, *tensor);
    ++absent_biases_;
    found_.tensors.push_back({name, NumberFormat::kF32, {static_cast<uint64_t>(count)}, kZero, {0}});
  }

  void collect(const Layers& layers, const Ends& ends) {
    const NetworkConfig& config = found_.config;
    take("ebd.weight", *ends.embedding);
    for (int layer = 0; layer < config.layers; ++layer) {
      const Layer& parts = layers.at(layer);
      const std::string suffix = "_l" + std::to_string(layer);
      for (const std::string part : kParts) {
        const auto found = parts.find(part);
        if (part.starts_with("weight")) {
          take("rnn." + part + suffix, *found->second);
        } else {
          take_bias("rnn." + part + suffix, found == parts.end() ? nullptr : found->second,
                    gate_count(config.cell) * config.hidden);
        }
      }
    }
    absent_recurrent_biases_ = absent_biases_;
    take("out.weight", ends.linear == nullptr ? *ends.embedding : *ends.linear);
    take_bias("out.bias", ends.bias, config.vocab);
  }

  /// A module has all of its biases or none.
  Status check_biases() const {
    if (absent_recurrent_biases_ == 0 || absent_recurrent_biases_ == 2 * found_.config.layers) return Ok{};
    return Error{kBiasesMissing()};
  }

  void say_what_was_taken(const Ends& ends) {
    const std::string_view recurrent = sorted_.recurrent.begin()->first;
    if (!group_.place.empty()) note(kTakenUnder(group_.place));
    const auto is_module = [](std::string_view module, std::string_view name) {
      return split_name(module).leaf == name;
    };
    const bool usual = is_module(split_name(ends.embedding->name).module, "ebd") && is_module(recurrent, "rnn") &&
                       (ends.linear == nullptr || is_module(split_name(ends.linear->name).module, "out"));
    if (!usual) {
      const std::string& embedding = ends.embedding->name;
      const std::string layer(recurrent), cell = cell_name(found_.config.cell);
      note(ends.linear == nullptr ? kTakenForTwo(embedding, layer, cell)
                                  : kTakenForThree(embedding, layer, cell, ends.linear->name));
    }
    if (ends.linear == nullptr) note(kTiedToEmbedding());
    if (absent_recurrent_biases_ > 0) note(kNoRecurrentBiases());
    if (absent_biases_ > absent_recurrent_biases_) note(kNoLinearBias());
    if (std::any_of(found_.tensors.begin(), found_.tensors.end(),
                    [](const StoredTensor& tensor) { return tensor.format == NumberFormat::kF64; })) {
      note(kRounded());
    }
    std::vector<std::string> passed_over = group_.unusable;
    passed_over.insert(passed_over.end(), sorted_.numbers.begin(), sorted_.numbers.end());
    if (!passed_over.empty()) {
      const auto more = static_cast<int64_t>(passed_over.size() - 1);
      note(more == 0 ? kPassedOver(passed_over[0]) : kPassedOverMore(passed_over[0], more));
    }
  }
  void note(Message sentence) { found_.notes.push_back(std::move(sentence)); }

  const TensorGroup& group_;
  const Sorted& sorted_;
  MatchedWeights found_;
  int absent_biases_ = 0;
  int absent_recurrent_biases_ = 0;
};

}  // namespace

Result<MatchedWeights> match_weights(const TensorGroup& group) {
  const Result<Sorted> sorted = sort_out(group.tensors);
  if (!sorted) return sorted.error();
  return Match(group, *sorted).match();
}

}  // namespace geci
