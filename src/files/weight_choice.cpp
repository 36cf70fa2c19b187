// Which of a file's groups of tensors is the network's.
#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "core/sentence.h"
#include "files/weight_match.h"

namespace geci {
namespace {

constexpr Sentence<Message, Message> kNoSuchNetwork{
    "These are not the weights of such a network ({}): the file holds {}; wanted are an embedding (V x E), one RNN, "
    "GRU "
    "or LSTM of PyTorch (weight_ih_l0, weight_hh_l0, …) and a linear layer (V x H).",
    "这些不是这种网络的权重（{}）：文件里有{}；需要的是词嵌入（V x E）、一个 PyTorch 的 RNN、GRU 或 "
    "LSTM（weight_ih_l0、"
    "weight_hh_l0……）和线性层（V x H）。"};
constexpr Sentence<> kNoTensors{"This file holds no tensors under names: save model.state_dict().",
                                "这个文件里没有带名字的张量：请保存 model.state_dict()。"};
constexpr Sentence<std::string, std::string> kSeveralNetworks{
    "The file holds the weights of more than one network, under '{}' and '{}': save one of them alone.",
    "这个文件里有不止一个网络的权重，在“{}”和“{}”之下：请只保存其中一个。"};
constexpr Sentence<std::string, Message> kItem{"{} ({})", "{}（{}）"};
constexpr Sentence<std::string> kOtherItem{"{}", "「{}」"};
constexpr Sentence<Message, Message> kItems{"{}, {}", "{}，{}"};
constexpr Sentence<Message, int64_t> kAndMore{"{} and {} more", "{}，另有 {} 个"};

/// What people call the weights beside an optimizer's state or an average of them, the likelier first.
constexpr std::string_view kUsualKeys[] = {"model_state_dict", "state_dict", "model_state", "model", "net",
                                           "network",          "module",     "weights",     "params"};

size_t rank_of(const TensorGroup& group) {
  const std::string_view key = std::string_view(group.place).substr(group.place.rfind('.') + 1);
  return static_cast<size_t>(std::find(std::begin(kUsualKeys), std::end(kUsualKeys), key) - std::begin(kUsualKeys));
}

size_t size_of(const TensorGroup& group) { return group.tensors.size() + group.unusable.size(); }

bool has_usual_key(const TensorGroup& group) { return rank_of(group) < std::size(kUsualKeys); }

/// "a (6 x 3), b (12 x 4) and 4 more". REQUIRES: the group holds something.
Message listed(const TensorGroup& group) {
  constexpr size_t kShown = 12, kMaxShownName = 80;
  std::vector<Message> items;
  for (const StoredTensor& tensor : group.tensors) {
    items.push_back(kItem(tensor.name.substr(0, kMaxShownName), shape_text(tensor.shape)));
  }
  for (const std::string& other : group.unusable) items.push_back(kOtherItem(other));
  Message list = items.front();
  for (size_t i = 1; i < std::min(items.size(), kShown); ++i) list = kItems(list, items[i]);
  return items.size() > kShown ? kAndMore(list, static_cast<int64_t>(items.size() - kShown)) : list;
}

/// Of a file in which nothing matches, the group that a person means: the largest of the innermost ones.
const TensorGroup& likeliest(const std::vector<TensorGroup>& groups) {
  return *std::max_element(groups.begin(), groups.end(), [](const TensorGroup& a, const TensorGroup& b) {
    return std::pair(a.tensors.size(), a.depth) < std::pair(b.tensors.size(), b.depth);
  });
}

Error no_match(const std::vector<TensorGroup>& groups) {
  const TensorGroup& group = likeliest(groups);
  return Error{kNoSuchNetwork(match_weights(group).error().message, listed(group))};
}

}  // namespace

Result<MatchedWeights> choose_weights(const std::vector<TensorGroup>& groups) {
  if (groups.empty()) return Error{kNoTensors()};
  const TensorGroup* chosen = nullptr;
  const TensorGroup* rival = nullptr;
  std::optional<MatchedWeights> weights;
  for (const TensorGroup& group : groups) {  // the outer ones come first
    // An inner place counts beside an outer one only if its key says so and the outer one holds something else as well.
    const bool is_inner = chosen != nullptr && group.depth > chosen->depth;
    if (is_inner && (has_usual_key(*chosen) || !has_usual_key(group) || size_of(group) == size_of(*chosen))) continue;
    Result<MatchedWeights> match = match_weights(group);
    if (!match) continue;
    const bool is_better = chosen == nullptr || rank_of(group) < rank_of(*chosen);
    if (chosen != nullptr && rank_of(group) == rank_of(*chosen)) rival = &group;
    if (!is_better) continue;
    chosen = &group;
    rival = nullptr;
    weights = std::move(*match);
  }
  if (!weights) return no_match(groups);
  if (rival == nullptr) return std::move(*weights);
  return Error{kSeveralNetworks(chosen->place, rival->place)};
}

}  // namespace geci
